from . import (
    account_move_line,
    account_payment,
    dealer_account,
    dealer_group,
    payment_provider,
    payment_transaction,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_statement,
    sale_order,
    sale_order_line,
)
