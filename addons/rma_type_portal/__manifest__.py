{
    "name": "Returns: Types on the Website",
    "summary": "Customers say what they report first; the form then is that type's",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_type", "rma_portal"],
    "data": [
        "views/rma_type_views.xml",
        "views/request_templates.xml",
        "views/return_templates.xml",
    ],
    "auto_install": True,
}
