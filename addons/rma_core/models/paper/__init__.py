from . import ir_actions_report
from . import rma_order_papers
