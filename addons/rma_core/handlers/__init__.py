from . import rma_outcome_handler
from . import refund
from . import keep
