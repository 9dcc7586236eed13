{
    "name": "Returns: Loaners for Repairs",
    "summary": "Customers get a substitute while their own product is repaired",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_loaner", "rma_repair"],
    "data": ["views/repair_order_views.xml", "views/rma_loan_views.xml"],
    "auto_install": True,
}
