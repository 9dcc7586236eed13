{
    "name": "Dealer's Current Account: Checkout",
    "summary": "Dealers order on account in the shop and see what it does to their account",
    "version": "19.0.1.0.0",
    "category": "Website/Website",
    "website": "https://example.org/rma-suite",
    "author": "RMA Suite",
    "license": "LGPL-3",
    "depends": ["dealer_account", "website_sale"],
    "data": ["views/website_sale_templates.xml"],
    "auto_install": True,
}
