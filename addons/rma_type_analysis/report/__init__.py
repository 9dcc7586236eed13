from . import rma_report
