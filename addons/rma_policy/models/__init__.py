from . import rma_policy
from . import rma_policy_match
from . import rma_order
from . import rma_order_line
