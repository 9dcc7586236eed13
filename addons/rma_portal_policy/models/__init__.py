from . import rma_order
from . import rma_policy
from . import rma_request
from . import sale_order_line
