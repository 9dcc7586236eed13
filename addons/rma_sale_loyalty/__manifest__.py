{
    "name": "Returns: Coupons and Gift Cards",
    "summary": "Coupons come off what they were given for, gift cards are topped up again",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core", "sale_loyalty"],
    "auto_install": True,
}
