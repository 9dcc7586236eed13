{
    "name": "Returns: Withdrawal and Approval Tiers",
    "summary": "Approval tiers do not hold up the right of withdrawal",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    # As rma_tier_validation, which it joins to the right of withdrawal.
    "license": "AGPL-3",
    "depends": ["rma_withdrawal", "rma_tier_validation"],
    "auto_install": True,
}
