{
    "name": "Returns: Policies on the Portal",
    "summary": "Customers see what cannot be returned any more, and why, before they ask",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_portal", "rma_policy"],
    "data": [
        "views/portal_templates.xml",
        "views/rma_order_views.xml",
        "views/rma_policy_views.xml",
    ],
    "auto_install": True,
}
