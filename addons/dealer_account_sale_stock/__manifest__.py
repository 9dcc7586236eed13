{
    "name": "Dealer's Current Account: Deliveries",
    "summary": "What is no longer to be delivered does not burden the account",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["dealer_account", "sale_stock"],
    "auto_install": True,
}
