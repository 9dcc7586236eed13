{
    "name": "Returns: Analysis and Approval Tiers",
    "summary": "The approval stage in the analysis",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    # As rma_tier_validation, which it joins to the analysis.
    "license": "AGPL-3",
    "depends": ["rma_analysis", "rma_tier_validation"],
    "auto_install": True,
    "data": ["report/rma_report_views.xml"],
}
