from . import rma_order
from . import rma_policy
from . import rma_request
from . import rma_request_trial
from . import sale_order_line
