from odoo import fields, models

FAILED = ("exception", "bounce")


class RmaOrder(models.Model):
    """What was mailed about a return."""

    _inherit = "rma.order"

    mail_log_ids = fields.One2many(
        "rma.mail.log", "order_id", string="Mails", groups="base.group_user"
    )
    mail_count = fields.Integer(compute="_compute_mail_count", groups="base.group_user")
    mail_failure_count = fields.Integer(compute="_compute_mail_count", groups="base.group_user")

    def _compute_mail_count(self):
        counts = {}
        for order, state, count in self.env["rma.mail.log"]._read_group(
            [("order_id", "in", self.ids)], ["order_id", "state"], ["__count"]
        ):
            totals = counts.setdefault(order, [0, 0])
            totals[0] += count
            totals[1] += count if state in FAILED else 0
        for order in self:
            order.mail_count, order.mail_failure_count = counts.get(order, (0, 0))

    def action_view_mails(self):
        """Open everything mailed about this return."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_mail_log_action")
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}
