from odoo import api, fields, models


class DealerGroup(models.Model):
    """Customers with something in common: whether they may order on account."""

    _name = "dealer.group"
    _description = "Dealer Group"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_account_enabled = fields.Boolean(
        string="Current Account",
        default=False,
        help="Customers of this group may order on account, each within their own risk limit. "
        "Switched off, balances and history stay, but nothing more is ordered on account.",
    )
    partner_ids = fields.One2many("res.partner", "dealer_group_id", string="Customers")
    partner_count = fields.Integer(string="Number of Customers", compute="_compute_partner_count")

    _name_unique = models.Constraint("UNIQUE(name)", "There is a group of this name already.")

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        groups = self.env["res.partner"]._read_group(
            [("dealer_group_id", "in", self.ids)], ["dealer_group_id"], ["__count"]
        )
        counts = {group.id: count for group, count in groups}
        for group in self:
            group.partner_count = counts.get(group._origin.id, 0)

    @api.onchange("is_account_enabled")
    def _onchange_is_account_enabled(self):
        if self.is_account_enabled or not self._origin.is_account_enabled:
            return None
        names = self._origin.partner_ids.mapped("display_name")
        if not names:
            return None
        return {
            "warning": {
                "title": self.env._("No more orders on account"),
                "message": self.env._(
                    "These customers can no longer order on account; their balances stay: "
                    "%(customers)s",
                    customers=", ".join(sorted(names)),
                ),
            }
        }

    def action_view_partners(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_account.dealer_action")
        action["domain"] = [("dealer_group_id", "in", self.ids)]
        action["context"] = {"default_dealer_group_id": self[:1].id}
        return action
