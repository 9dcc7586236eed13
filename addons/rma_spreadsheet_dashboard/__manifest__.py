{
    "name": "Returns: Spreadsheet Dashboard",
    "summary": "Returns at a glance: tiles, charts and top lists, clickable to the records",
    "version": "19.0.1.1.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_analysis", "spreadsheet_dashboard"],
    "auto_install": ["rma_analysis", "spreadsheet_dashboard"],
    "data": ["views/rma_report_views.xml", "data/spreadsheet_dashboard_data.xml"],
    "assets": {
        "spreadsheet.o_spreadsheet": ["rma_spreadsheet_dashboard/static/src/**/*"],
        "web.assets_tests": ["rma_spreadsheet_dashboard/static/tests/tours/**/*.js"],
    },
}
