{
    "name": "Returns: Excel",
    "summary": "Returns as Excel workbooks, in detail and in summary, on demand and by schedule",
    "version": "19.0.1.1.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    # report_xlsx is.
    "license": "AGPL-3",
    "depends": ["rma_analysis", "report_xlsx"],
    "data": [
        "security/ir.model.access.csv",
        "security/rma_export_rules.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "report/rma_report_actions.xml",
        "views/rma_export_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["rma_report_xlsx/static/src/**/*"],
        "web.assets_unit_tests": ["rma_report_xlsx/static/tests/unit/**/*.test.js"],
    },
}
