from . import rma_order, sale_order, sale_order_line
