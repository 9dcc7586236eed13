{
    "name": "Returns of Kits",
    "summary": "Kits come back as their components and are credited as kits",
    "version": "19.0.1.1.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core", "sale_mrp"],
    "auto_install": True,
}
