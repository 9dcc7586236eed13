{
    "name": "Returns: Policies and Repair",
    "summary": "Policies that rest on a warranty say whether a repair is free of charge",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_policy", "rma_repair"],
    "auto_install": True,
}
