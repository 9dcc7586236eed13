from odoo import fields, models
from odoo.tools import SQL


class RmaReport(models.Model):
    """Which policies were applied, and what they decided without a person."""

    _inherit = "rma.report"
    _depends = {
        "rma.order": ["approved_by"],
        "rma.order.line": ["policy_id", "policy_override_user_id"],
    }

    approved_by = fields.Selection(selection="_get_approved_by_selection")
    policy_id = fields.Many2one("rma.policy", string="Return Policy")
    policy_override_user_id = fields.Many2one(
        "res.users", string="Exception By", help="Who allowed what the policy refuses."
    )
    share_automatic = fields.Float(
        string="Approved Without a Person",
        aggregator="avg",
        help="Of what was approved: the share that rules or the law approved.",
    )

    def _get_approved_by_selection(self):
        return self._get_selection("rma.order", "approved_by")

    def _get_columns(self):
        return {
            **super()._get_columns(),
            "approved_by": SQL("ret.approved_by"),
            "policy_id": SQL("rma_order_line.policy_id"),
            "policy_override_user_id": SQL("rma_order_line.policy_override_user_id"),
            "share_automatic": SQL(
                "CASE WHEN ret.approved_by IN ('rule', 'law') THEN 1.0 "
                "WHEN ret.approved_by IS NOT NULL THEN 0.0 END"
            ),
        }
