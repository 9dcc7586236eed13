from . import account_move_line
from . import account_move
from . import sale_order
