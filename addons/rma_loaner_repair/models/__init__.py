from . import repair_order, rma_loan
