from odoo import fields, models


class RmaWithdrawalVoid(models.TransientModel):
    """Why nothing follows of a declaration."""

    _name = "rma.withdrawal.void"
    _description = "Set a Withdrawal to Without Effect"

    withdrawal_ids = fields.Many2many("rma.withdrawal", required=True)
    note = fields.Text(
        string="Reason",
        required=True,
        help="What you found, and what the consumer was told. It is kept with the declaration.",
    )

    def action_confirm(self):
        """Keep the reason."""
        self.withdrawal_ids._void(self.note)
        return {"type": "ir.actions.act_window_close"}
