from . import rma_policy
from . import rma_policy_match
from . import rma_policy_decision
from . import rma_order
from . import rma_order_line
from . import rma_order_approval
from . import rma_order_answer
from . import rma_order_expiry
