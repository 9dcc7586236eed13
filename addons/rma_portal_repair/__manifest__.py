{
    "name": "Returns: Repair on the Portal",
    "summary": "Customers follow repairs and answer their quotations on the return's page",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_portal", "rma_repair"],
    "auto_install": True,
    "data": ["data/rma_outcome_data.xml", "views/portal_templates.xml"],
    "assets": {
        "web.assets_tests": ["rma_portal_repair/static/tests/tours/**/*.js"],
    },
}
