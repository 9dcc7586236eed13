from odoo import api, fields, models


class RmaOrderApprove(models.TransientModel):
    """Shows what became of a selection that was to be approved."""

    _name = "rma.order.approve"
    _description = "Approved Returns"

    approved_ids = fields.Many2many("rma.order", readonly=True)
    approved_count = fields.Integer(compute="_compute_counts")
    refused_count = fields.Integer(compute="_compute_counts")
    line_ids = fields.One2many("rma.order.approve.line", "wizard_id", readonly=True)

    @api.depends("approved_ids", "line_ids")
    def _compute_counts(self):
        for wizard in self:
            wizard.approved_count = len(wizard.approved_ids)
            wizard.refused_count = len(wizard.line_ids)

    def action_view_refused(self):
        return self.line_ids.order_id._get_records_action(name=self.env._("Not Approved"))


class RmaOrderApproveLine(models.TransientModel):
    _name = "rma.order.approve.line"
    _description = "Return That Was Not Approved"

    wizard_id = fields.Many2one("rma.order.approve", required=True, ondelete="cascade")
    order_id = fields.Many2one("rma.order", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id")
    refusal = fields.Text(string="Why Not", required=True)
