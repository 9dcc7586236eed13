from odoo import fields, models


class RmaTierForward(models.TransientModel):
    """Asks who shall decide on a return instead."""

    _name = "rma.tier.forward"
    _description = "Forward the Decision on a Return"

    order_id = fields.Many2one("rma.order", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="To",
        required=True,
        domain="[('share', '=', False), ('id', '!=', uid)]",
    )
    note = fields.Text(string="Comment")

    def action_confirm(self):
        self.ensure_one()
        # Users who only read returns, such as salespeople, cannot decline one.
        self.order_id.with_user(self.user_id).check_access("write")
        self.order_id._forward_tier(self.user_id, self.note)
        return {"type": "ir.actions.act_window_close"}
