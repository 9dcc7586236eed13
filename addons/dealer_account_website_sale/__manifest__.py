{
    "name": "Dealer's Current Account: Checkout",
    "summary": "Dealers order on account in the shop and see what it does to their account",
    "version": "19.0.1.0.0",
    "category": "Website/Website",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["dealer_account", "website_sale"],
    "data": ["views/website_sale_templates.xml"],
    "auto_install": True,
}
