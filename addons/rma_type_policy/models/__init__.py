from . import rma_type
from . import rma_policy
from . import rma_order_line
