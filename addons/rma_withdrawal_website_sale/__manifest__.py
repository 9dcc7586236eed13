{
    "name": "Returns: Withdrawal in the Shop",
    "summary": "The checkout names the withdrawal function and its place",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_withdrawal", "website_sale"],
    "data": ["views/checkout_templates.xml"],
    "auto_install": True,
}
