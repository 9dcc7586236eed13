{
    "name": "Returns: Agreement to Messages",
    "summary": "Who may be sent notices and questions about returns, and how they stop them",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core"],
    "data": [
        "security/ir.model.access.csv",
        "security/rma_consent_rules.xml",
        "views/rma_consent_views.xml",
        "views/rma_consent_rule_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/portal_templates.xml",
    ],
}
