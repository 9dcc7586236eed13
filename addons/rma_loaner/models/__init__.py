from . import (
    account_move,
    res_company,
    rma_loan,
    rma_loan_charge,
    rma_loan_move,
    rma_loan_reminder,
    rma_order,
    rma_order_personal,
    stock_lot,
    stock_move,
    stock_picking,
)
