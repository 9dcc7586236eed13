from odoo import api, models

LONGEST_TEXT = 5000
LOW_MARK = "rma_feedback.mail_activity_type_low_mark"


class RmaOrder(models.Model):
    """What customers said of their return."""

    _inherit = "rma.order"

    def _save_feedback(self, rating, mark, text, entered):
        """Keep what a customer sent; sent again it takes the place of the former.

        :param int mark: 5, 3 or 1
        :param dict entered: ``{question: what was entered}``
        """
        self.ensure_one()
        text = (text or "").replace("\0", "").strip()[:LONGEST_TEXT]
        self.rating_apply(mark, rating=rating, feedback=text)
        rating.rma_answer_ids.unlink()
        answers = self.env["rma.feedback.answer"]
        kept = {
            question: answers._prepare_vals(question, entered[question]) for question in entered
        }
        answers.create(
            [
                {
                    "rating_id": rating.id,
                    "question_id": question.id,
                    "order_id": self.id,
                    **vals,
                }
                for question, vals in kept.items()
                if vals
            ]
        )
        if mark <= int(self.company_id.rma_feedback_low):
            self._ask_about_low_mark(rating)

    def _ask_about_low_mark(self, rating):
        """Ask whoever is responsible to get in touch, once."""
        if self.activity_search([LOW_MARK], only_automated=False):
            return
        user = self._get_user_to_ask("feedback")
        in_lang = self.with_context(lang=user.lang or self.env.lang)
        in_lang.activity_schedule(
            LOW_MARK,
            user_id=user.id,
            summary=in_lang.env._(
                "%(customer)s was not happy: get in touch",
                customer=rating.partner_id.display_name,
            ),
            note=rating.feedback or False,
        )

    @api.model
    def _get_feedback_marks(self):
        """Return ``[(mark, name)]`` of the faces, the best one first."""
        return [
            (5, self.env._("Happy")),
            (3, self.env._("Neutral")),
            (1, self.env._("Unhappy")),
        ]
