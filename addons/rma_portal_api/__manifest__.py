{
    "name": "Returns: Dealers' API",
    "summary": "A dealer's own system asks for returns, reads and answers them",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_portal"],
    "data": [
        "security/ir.model.access.csv",
        "views/res_config_settings_views.xml",
        "views/portal_templates.xml",
    ],
}
