from odoo.addons.rma_core.tests.common import RmaCommon


class TierCommon(RmaCommon):
    """Two tiers: the lead for all returns, the boss above 300."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tier.definition"].search([("model", "=", "rma.order")]).active = False
        cls.lead = cls._create_user("rma_lead", "rma_core.rma_core_group_user")
        cls.boss = cls._create_user("rma_boss", "rma_core.rma_core_group_user")
        cls.tier_lead = cls._create_tier("Lead", cls.lead, sequence=20)
        cls.tier_boss = cls._create_tier(
            "Boss", cls.boss, sequence=10, definition_domain='[("amount_total", ">", 300)]'
        )
        cls.sold = cls._create_order((cls.product, 20))

    @classmethod
    def _create_tier(cls, name, user, **vals):
        return (
            cls.env["tier.definition"]
            .with_user(cls.manager)
            .create(
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id("rma.order"),
                    "review_type": "individual",
                    "reviewer_id": user.id,
                    "approve_sequence": True,
                    **vals,
                }
            )
        )

    @classmethod
    def _ask(cls, quantity=1, **vals):
        return cls._create_return((cls.sold.order_line, quantity), **vals)

    @classmethod
    def _validate(cls, order, user):
        order.with_user(user).validate_tier()
        order.invalidate_recordset()
