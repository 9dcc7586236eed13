{
    "name": "Returns: Carriers",
    "summary": "Clerks and warehouse workers open orders and transfers that name a carrier",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core", "delivery"],
    "data": ["security/ir.model.access.csv"],
    "auto_install": True,
}
