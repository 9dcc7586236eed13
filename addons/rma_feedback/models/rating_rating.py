from datetime import timedelta

from odoo import api, fields, models

# Links in mails work so long.
LINK_DAYS = 90


class RatingRating(models.Model):
    """A mark for a return. Reading it takes the right to read the return; only the customer's own
    page writes it."""

    _name = "rating.rating"
    _inherit = ["rating.rating", "rma.guard.mixin"]

    rma_order_id = fields.Many2one(
        "rma.order",
        string="Return",
        compute="_compute_rma_order_id",
        store=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    rma_answer_ids = fields.One2many("rma.feedback.answer", "rating_id", string="Answers")

    @api.depends("res_model", "res_id")
    def _compute_rma_order_id(self):
        for rating in self:
            rating.rma_order_id = rating.res_id if rating.res_model == "rma.order" else False

    def _is_rma_link_over(self):
        """Tell whether the link in the mail has ended: after some months, or with the customer's
        name."""
        self.ensure_one()
        oldest = fields.Datetime.now() - timedelta(days=LINK_DAYS)
        return self.create_date < oldest or not self.partner_id.active
