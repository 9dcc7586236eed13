{
    "name": "Returns: Portal",
    "summary": "Customers and dealers return goods on the website",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "website": "https://example.org/rma-suite",
    "author": "RMA Suite",
    "license": "LGPL-3",
    "depends": ["rma_core", "website"],
    "data": [
        "security/ir.model.access.csv",
        "security/rma_portal_rules.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": ["rma_portal/static/src/scss/rma_portal.scss"],
    },
}
