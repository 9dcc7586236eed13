from . import rma_trail
from . import tier_definition
from . import tier_review
from . import rma_order
from . import rma_order_personal
from . import rma_order_reviewed
from . import rma_order_line
