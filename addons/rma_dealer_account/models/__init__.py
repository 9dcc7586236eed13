from . import (
    account_move,
    account_move_line,
    dealer_account,
    res_partner,
    rma_order,
    sale_order,
    sale_order_line,
)
