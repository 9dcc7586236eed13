{
    "name": "Returns: Analysis and Repair",
    "summary": "What repairs under warranty cost, in the analysis",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_analysis", "rma_repair"],
    "auto_install": True,
}
