{
    "name": "Returns: Policies",
    "summary": "What may come back, until when, for what fee, and who decides",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "website": "https://example.org/rma-suite",
    "author": "RMA Suite",
    "license": "LGPL-3",
    "depends": ["rma_core"],
    "data": [
        "security/ir.model.access.csv",
        "security/rma_policy_rules.xml",
        "wizard/rma_policy_override_views.xml",
        "views/rma_policy_views.xml",
        "views/rma_order_views.xml",
        "views/rma_order_line_views.xml",
        "views/rma_policy_menus.xml",
    ],
}
