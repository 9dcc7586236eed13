from odoo import models
from odoo.tools import html2plaintext


class RmaOrder(models.Model):
    """What repairs of returns know of people: whose it is, the fault in the customer's words, and
    copies of their photos."""

    _inherit = "rma.order"

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        repairs = self.repair_ids.with_context(tracking_disable=True)
        repairs.internal_notes = False
        for partner, theirs in repairs.grouped("partner_id").items():
            if partner in stand_ins:
                theirs.partner_id = stand_ins[partner]
        # Erase what the workshop wrote, but keep that something changed and when.
        messages = repairs.message_ids
        (messages - messages.tracking_value_ids.mail_message_id).unlink()

    def _get_personal_files(self):
        """Repairs have copies."""
        return super()._get_personal_files() | self.repair_ids._get_files()

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        for order in self:
            data[order]["repairs"] = [
                {
                    "number": repair.name,
                    "product": repair.product_id.display_name,
                    "notes": html2plaintext(repair.internal_notes or ""),
                }
                for repair in order.repair_ids
            ]
        return data
