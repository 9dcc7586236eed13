{
    "name": "Returns: Approval Tiers",
    "summary": "Several people approve a return, one after the other or side by side",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "AGPL-3",
    "depends": ["rma_core", "base_tier_validation"],
    "data": [
        "security/ir.model.access.csv",
        "security/rma_tier_validation_rules.xml",
        "wizard/rma_tier_forward_views.xml",
        "views/rma_order_views.xml",
        "views/rma_order_line_views.xml",
        "views/tier_definition_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
