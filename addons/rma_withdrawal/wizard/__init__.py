from . import rma_withdrawal_deduct
from . import rma_withdrawal_void
