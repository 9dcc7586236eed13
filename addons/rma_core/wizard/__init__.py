from . import mail_compose_message
from . import rma_order_decline
from . import rma_order_create
from . import rma_order_approve
from . import stock_return_picking
from . import rma_order_inspect
from . import rma_order_mass
