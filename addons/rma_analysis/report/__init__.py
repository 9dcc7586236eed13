from . import rma_report_sold
from . import rma_report
from . import rma_report_query
from . import rma_report_rates
