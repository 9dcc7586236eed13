{
    "name": "Returns: Dealer's Current Account",
    "summary": "Returns are credited to the dealer's current account and obey its limit",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core", "dealer_account"],
    "data": [
        "data/rma_outcome_data.xml",
        "data/ir_cron_data.xml",
        "views/rma_order_views.xml",
        "views/res_partner_views.xml",
        "views/account_move_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
