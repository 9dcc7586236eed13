from odoo import fields, models


class RmaOrderDecline(models.TransientModel):
    """Asks for the sentence the customer reads when a return is rejected, cancelled or sent
    back for revision."""

    _name = "rma.order.decline"
    _description = "Decline a Return"

    order_ids = fields.Many2many("rma.order", required=True, readonly=True)
    target = fields.Selection(
        [("revision", "Request a revision"), ("rejected", "Reject"), ("cancel", "Cancel")],
        required=True,
        readonly=True,
    )
    note = fields.Text(string="Message to the Customer", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.order_ids._decline(self.target, self.note)
        return {"type": "ir.actions.act_window_close"}
