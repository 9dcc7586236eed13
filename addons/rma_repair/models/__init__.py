from . import repair_order, rma_order, rma_order_line, rma_outcome
