{
    "name": "Returns: Notices after a Sale and Online Shop",
    "summary": "Notices go by the website an order was made on",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_after_sale", "website_sale"],
    "auto_install": True,
}
