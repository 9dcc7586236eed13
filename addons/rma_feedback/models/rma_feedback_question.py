from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_QUESTIONS = 5


class RmaFeedbackQuestion(models.Model):
    """A question of one's own, asked beside the mark. More than five are answered by nobody."""

    _name = "rma.feedback.question"
    _inherit = ["rma.trail.mixin"]
    _description = "Feedback Question"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("mark", "Three faces"), ("yes_no", "Yes or no"), ("text", "Text")],
        string="Answered By",
        required=True,
        default="mark",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    @api.constrains("active", "company_id")
    def _check_number(self):
        for company in self.company_id or self.env["res.company"].search([("active", "=", True)]):
            count = len(self._get_questions(company))
            if count > MOST_QUESTIONS:
                raise ValidationError(
                    self.env._(
                        "%(company)s would ask %(count)s questions; customers answer %(most)s at "
                        "most. Archive another one first.",
                        company=company.name,
                        count=count,
                        most=MOST_QUESTIONS,
                    )
                )

    @api.model
    def _get_questions(self, company):
        """Return the questions that customers of a company are asked."""
        # sudo: rma.feedback.question - customers may not read how feedback is set up
        return self.sudo().search([("company_id", "in", [False, company.id])])
