{
    "name": "Returns: Repair of Kits",
    "summary": "Kits are repaired component by component and given up as a whole",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_mrp", "rma_repair"],
    "auto_install": True,
}
