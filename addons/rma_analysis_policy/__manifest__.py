{
    "name": "Returns: Analysis and Policies",
    "summary": "Policies, exceptions and fees in the analysis, and what was approved by rule",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_analysis", "rma_policy"],
    "auto_install": True,
    "data": ["report/rma_report_views.xml"],
}
