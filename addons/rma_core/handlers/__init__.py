from . import rma_outcome_handler
from . import credit_mixin
from . import refund
from . import keep
from . import delivery_mixin
from . import replace
from . import send_back
from . import exchange
