from odoo import fields, models

# Users who can read returns can count them.
READERS = (
    "rma_core.rma_core_group_own,sales_team.group_sale_salesman,account.group_account_invoice"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    rma_order_count = fields.Integer(
        string="Return Count",
        compute="_compute_rma_order_count",
        groups=READERS,
    )

    is_rma_copied = fields.Boolean(
        string="Copies of Branches' Return Mails",
        tracking=True,
        help="This head office gets the mails about the returns of its branches and contacts too.",
    )

    def _compute_rma_order_count(self):
        """Count the returns of the whole customer, whichever of its contacts asked for them."""
        counts = dict(
            self.env["rma.order"]._read_group(
                [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.rma_order_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_rma_orders(self):
        """Open the returns of the whole customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_action")
        return {
            **action,
            "domain": [("commercial_partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.id},
        }

    # ------------------------------------------------------------------ personal data

    def _prepare_rma_personal_data(self):
        """Return what these people began and no return holds yet, ready for JSON: ``{name:
        value}``. Extend with super()."""
        return {}

    def _erase_rma_personal_data(self):
        """Erase what these people began and no return holds yet. Extend with super()."""
