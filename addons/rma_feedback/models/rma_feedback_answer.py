from odoo import api, fields, models

VALUES = {"mark": ("5", "3", "1"), "yes_no": ("yes", "no"), "text": ()}


class RmaFeedbackAnswer(models.Model):
    """What a customer answered to one question."""

    _name = "rma.feedback.answer"
    _inherit = ["rma.guard.mixin"]
    _description = "Feedback Answer"
    _order = "id desc"
    _rec_name = "question_id"

    rating_id = fields.Many2one(
        "rating.rating", readonly=True, required=True, index=True, ondelete="cascade"
    )
    question_id = fields.Many2one(
        "rma.feedback.question", readonly=True, required=True, index=True, ondelete="cascade"
    )
    order_id = fields.Many2one(
        "rma.order",
        string="Return",
        readonly=True,
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    value = fields.Selection(
        [
            ("5", "Happy"),
            ("3", "Neutral"),
            ("1", "Unhappy"),
            ("yes", "Yes"),
            ("no", "No"),
        ],
        string="Answer",
        readonly=True,
    )
    text = fields.Text(readonly=True)

    _question_uniq = models.UniqueIndex("(rating_id, question_id)")

    @api.model
    def _prepare_vals(self, question, entered):
        """Return what is kept of what a customer entered; nothing where it is no answer."""
        entered = (entered or "").replace("\0", "").strip()
        if question.kind == "text":
            return {"text": entered[:2000]} if entered else {}
        return {"value": entered} if entered in VALUES[question.kind] else {}
