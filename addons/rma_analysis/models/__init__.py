from . import rma_order_line
