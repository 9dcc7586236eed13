from . import rma_report_xlsx
