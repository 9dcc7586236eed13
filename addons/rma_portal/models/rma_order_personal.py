from odoo import fields, models


class RmaOrder(models.Model):
    """What the website knows of people: accepted clauses, and the requests that became returns."""

    _inherit = "rma.order"

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        for order in self:
            data[order]["clauses"] = [
                {
                    "name": acceptance.name,
                    "text": acceptance.text,
                    "accepted_by": acceptance.partner_id.name,
                    "date": fields.Datetime.to_string(acceptance.date),
                }
                for acceptance in order.clause_acceptance_ids
            ]
            data[order]["unsent_answer"] = order.revision_draft or {}
            data[order]["parcel"] = {
                "sent": fields.Datetime.to_string(order.date_sent) or "",
                "carrier": order.sent_carrier or "",
                "tracking": order.sent_tracking or "",
            }
        return data

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        self._write_protected(
            {"sent_carrier": False, "sent_tracking": False, "revision_draft": False}
        )
        for partner, accepted in self.clause_acceptance_ids.grouped("partner_id").items():
            if partner in stand_ins:
                accepted.partner_id = stand_ins[partner]
        requests = self.env["rma.request"].search([("order_id", "in", self.ids)])
        requests._erase()
