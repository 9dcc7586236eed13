from . import repair_order_turn
from . import rma_order_create
