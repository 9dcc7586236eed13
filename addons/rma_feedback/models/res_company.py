from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_feedback_is_on = fields.Boolean(
        string="Ask for Feedback",
        help="Customers are asked by mail how it went once their return is closed.",
    )
    rma_feedback_days = fields.Integer(
        string="Days After Closing",
        default=7,
        help="Number of days after a return is closed after which its customer is asked.",
    )
    rma_feedback_reminder_days = fields.Integer(
        string="Days Until the Reminder",
        default=7,
        help="Number of days after which a customer who did not answer is asked once more. 0: "
        "never.",
    )
    rma_feedback_low = fields.Selection(
        [("1", "Unhappy"), ("3", "Neutral or unhappy")],
        string="Low Marks",
        default="1",
        required=True,
        help="Whoever is responsible for the return is asked to get in touch.",
    )

    _rma_feedback_days_positive = models.Constraint(
        "CHECK (rma_feedback_days >= 0 AND rma_feedback_reminder_days >= 0)",
        "Days until customers are asked for feedback cannot be negative.",
    )
