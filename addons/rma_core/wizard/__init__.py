from . import rma_order_decline
from . import rma_order_create
