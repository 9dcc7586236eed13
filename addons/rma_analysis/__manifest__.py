{
    "name": "Returns: Analysis",
    "summary": "What comes back, from whom and why, what share of the sales it is, what it costs",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core"],
    # Installed with Returns; uninstall it to do without the figures.
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "report/rma_report_views.xml",
        "views/rma_analysis_menus.xml",
    ],
}
