from . import rma_order_decline
