{
    "name": "Returns: Excel and Approval Tiers",
    "summary": "The approval stage as a filter, a column and a summary of workbooks",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    # As both add-ons that it joins.
    "license": "AGPL-3",
    "depends": ["rma_report_xlsx", "rma_analysis_tier"],
    "data": ["views/rma_export_views.xml"],
    "auto_install": True,
}
