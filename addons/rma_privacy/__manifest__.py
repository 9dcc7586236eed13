{
    "name": "Returns: Personal Data",
    "summary": "Hand out and erase what returns hold of a person",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_core", "privacy_lookup"],
    "data": [
        "security/rma_privacy_groups.xml",
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "views/privacy_log_views.xml",
        "wizard/rma_privacy_request_views.xml",
        "wizard/privacy_lookup_wizard_views.xml",
        "views/rma_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
