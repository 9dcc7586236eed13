from odoo import fields, models


class RmaOrder(models.Model):
    """What customers said is theirs: handed out, and anonymised with them. Marks stay, for the
    figures; texts go."""

    _inherit = "rma.order"

    def _find_feedback(self):
        return self.env["rating.rating"].search(
            [("rma_order_id", "in", self.ids), ("res_model", "=", self._name)]
        )

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        by_order = self._find_feedback().filtered("consumed").grouped("rma_order_id")
        for order in self:
            data[order]["feedback"] = [
                {
                    "date": fields.Datetime.to_string(rating.rated_on) or "",
                    "mark": rating.rating,
                    "text": rating.feedback or "",
                    "answers": [
                        {
                            "question": answer.question_id.name,
                            "answer": answer.text or answer.value or "",
                        }
                        for answer in rating.rma_answer_ids
                    ],
                }
                for rating in by_order.get(order, [])
            ]
        return data

    def _erase_personal_data(self, stand_ins):
        ratings = self._find_feedback()
        # A deleted message would take its mark along.
        ratings.message_id = False
        super()._erase_personal_data(stand_ins)
        ratings.rma_answer_ids.filtered("text").unlink()
        for partner, part in ratings.grouped("partner_id").items():
            stand_in = stand_ins.get(partner)
            part.write(
                {
                    "partner_id": stand_in.id if stand_in else partner.id,
                    "access_token": False,
                }
            )
        for rated_on, part in ratings.grouped("rated_on").items():
            part.write({"feedback": False})
            # Odoo would have it rated now.
            part.write({"rated_on": rated_on})
