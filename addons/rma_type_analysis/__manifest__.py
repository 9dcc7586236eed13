{
    "name": "Returns: Types in the Analysis",
    "summary": "Types, stages, results and manufacturers in the analysis",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_type", "rma_analysis"],
    "data": ["report/rma_report_views.xml"],
    "auto_install": True,
}
