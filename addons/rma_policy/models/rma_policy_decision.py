from odoo import fields, models

LEGAL_BASES = [
    ("withdrawal", "Withdrawal"),
    ("complaint", "Complaint"),
    ("warranty", "Warranty"),
    ("goodwill", "Goodwill"),
]


class RmaPolicy(models.Model):
    """Who decides without a person, when answers are due, and how long an approval holds."""

    _inherit = "rma.policy"

    auto_approve = fields.Boolean(
        string="Approve by Rule",
        help="Returns all of whose products are allowed by policies that say so are approved as "
        "soon as they are submitted.",
    )
    auto_approve_amount = fields.Monetary(
        string="Up to", help="What a return is worth in all, taxes included. 0: any value."
    )
    auto_approve_reason_ids = fields.Many2many(
        "rma.reason",
        "rma_policy_auto_approve_reason_rel",
        string="For Reasons",
        help="With their sub-reasons. Empty: all.",
    )
    legal_basis = fields.Selection(
        LEGAL_BASES, help="What the customer's right rests on: told apart in lists and analysis."
    )
    answer_days = fields.Integer(
        string="Answer Due In", help="Days from the request. 0: no deadline."
    )
    on_no_answer = fields.Selection(
        [
            ("nothing", "Nothing happens"),
            ("escalate", "Somebody is told"),
            ("approve", "Approved by law"),
        ],
        string="Without an Answer",
        default="nothing",
        required=True,
    )
    escalation_user_id = fields.Many2one(
        "res.users",
        string="Tell",
        domain="[('share', '=', False)]",
        check_company=True,
        help="Empty: whoever is responsible for the return.",
    )
    deadline_days = fields.Integer(
        string="Days to Send Goods In",
        help="From the approval; the shortest of a return's policies applies. 0: as in the "
        "settings.",
    )
    expires = fields.Boolean(string="Approval Expires", help="If no goods arrive by the deadline.")
    reminder_days = fields.Integer(
        string="Remind Before",
        default=5,
        help="The customer is reminded this many days before. Nothing expires earlier than "
        "that after the reminder.",
    )

    _decision_days_positive = models.Constraint(
        "CHECK (answer_days >= 0 AND deadline_days >= 0 AND reminder_days >= 0"
        " AND auto_approve_amount >= 0)",
        "The days and amounts of a return policy cannot be below zero.",
    )
