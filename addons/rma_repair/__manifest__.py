{
    "name": "Returns: Repair",
    "summary": "Received goods become repair orders and go back to the customer",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "website": "https://example.org/rma-suite",
    "author": "RMA Suite",
    "license": "LGPL-3",
    "depends": ["rma_core", "repair"],
    "data": [
        "security/ir.model.access.csv",
        "data/rma_outcome_data.xml",
        "wizard/repair_order_turn_views.xml",
        "views/product_views.xml",
        "views/repair_order_views.xml",
        "views/rma_order_views.xml",
        "views/rma_outcome_views.xml",
    ],
    "demo": ["demo/product_demo.xml", "demo/rma_order_demo.xml"],
    "assets": {
        "web.assets_tests": ["rma_repair/static/tests/tours/**/*.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
