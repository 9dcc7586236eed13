from odoo import models


class AccountMove(models.Model):
    """What follows for returns once a credit note is posted or comes back to life."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # sudo: rma.order - accountants post credit notes without rights on returns
        credited = posted.sudo().filtered(lambda move: move._is_credit_note())
        credited.line_ids.rma_line_id.order_id._on_event("refunded", credited)
        return posted

    def button_draft(self):
        if not self:
            # Odoo calls it on an empty recordset while reconciling.
            return True
        cancelled = self.filtered(lambda move: move.state == "cancel")
        result = super().button_draft()
        # sudo: rma.order.line - accountants reset credit notes without rights on returns
        credited = cancelled.sudo().filtered(lambda move: move._is_credit_note())
        credited.line_ids.rma_line_id._ensure_not_promised_twice()
        return result
