{
    "name": "Returns: Types and Policies",
    "summary": "Policies for single types, and the law that a type rests on",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    "license": "LGPL-3",
    "depends": ["rma_type", "rma_policy"],
    "data": ["views/rma_type_policy_views.xml"],
    "auto_install": True,
}
