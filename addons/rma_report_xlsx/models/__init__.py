from . import rma_export
from . import rma_export_detail
from . import rma_export_job
from . import rma_export_schedule
from . import rma_export_summary
from . import rma_order
from . import rma_order_personal
