from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _find_rma_notices(self):
        return self.env["rma.notice"].search([("partner_id", "in", self.ids)])

    def _prepare_rma_personal_data(self):
        data = super()._prepare_rma_personal_data()
        return {
            **data,
            "notices": [
                {
                    "order": notice.sale_order_id.name,
                    "occasion": notice.occasion,
                    "sent": fields.Datetime.to_string(notice.date_sent) or "",
                }
                for notice in self._find_rma_notices()
            ],
        }

    def _erase_rma_personal_data(self):
        """The figures stay, without the customer; the mails go."""
        super()._erase_rma_personal_data()
        notices = self._find_rma_notices()
        about = [("model", "=", notices._name), ("res_id", "in", notices.ids)]
        self.env["mail.mail"].search(about).unlink()
        self.env["mail.message"].search(about).unlink()
        notices.partner_id = False
