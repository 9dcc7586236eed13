from odoo import models


class RmaOrder(models.Model):
    """What loans of returns know of people: who has our product, and who signed for it."""

    _inherit = "rma.order"

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        loans = self.loan_ids.with_context(tracking_disable=True)
        for partner, theirs in loans.grouped("partner_id").items():
            if partner in stand_ins:
                theirs.partner_id = stand_ins[partner]
        # The proof of the hand-over is needed as long as the customer has it.
        loans = loans.filtered(lambda loan: loan.state != "out")
        loans.write({"signature": False, "signed_by": False, "note": False})
        messages = loans.message_ids
        (messages - messages.tracking_value_ids.mail_message_id).unlink()

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        for order in self:
            data[order]["loans"] = [
                {
                    "number": loan.name,
                    "product": loan.product_id.display_name,
                    "serial number": loan.lot_id.name or "",
                    "from": str(loan.date_from),
                    "until": str(loan.date_to),
                    "signed by": loan.signed_by or "",
                    "note": loan.note or "",
                }
                for loan in order.loan_ids
            ]
        return data
