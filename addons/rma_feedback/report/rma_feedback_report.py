from odoo import fields, models
from odoo.tools import SQL


class RmaFeedbackReport(models.Model):
    """The marks customers gave, by what their return was about: a row for each mark and product
    returned."""

    _name = "rma.feedback.report"
    _description = "Feedback on Returns"
    _auto = False
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("rma.order", string="Return", readonly=True)
    rating_count = fields.Integer(string="Feedbacks", readonly=True, aggregator="count_distinct")
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(string="Given On", readonly=True)
    mark = fields.Float(
        readonly=True, aggregator="avg", help="5: happy, 3: neutral, 1: unhappy; the average."
    )
    good_share = fields.Float(
        string="Satisfied",
        readonly=True,
        aggregator="avg",
        help="The share of happy marks among all.",
    )
    rating_text = fields.Selection(
        [("top", "Happy"), ("ok", "Neutral"), ("ko", "Unhappy"), ("none", "Not Rated yet")],
        string="Face",
        readonly=True,
    )
    feedback = fields.Text(string="Comment", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    reason_id = fields.Many2one("rma.reason", readonly=True)
    outcome_id = fields.Many2one("rma.outcome", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", string="Dealer", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)

    _depends = {
        "rating.rating": ["rma_order_id", "rating", "consumed", "feedback", "rated_on"],
        "rma.order.line": ["product_id", "reason_id", "outcome_id", "order_id"],
        "rma.order": [
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "user_id",
            "warehouse_id",
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id,
                   o.id AS order_id,
                   r.id AS rating_count,
                   o.company_id,
                   r.rated_on AS date,
                   r.rating AS mark,
                   CASE WHEN r.rating >= 4 THEN 1.0 ELSE 0.0 END AS good_share,
                   r.rating_text,
                   r.feedback,
                   line.product_id,
                   line.reason_id,
                   line.outcome_id,
                   o.partner_id,
                   o.commercial_partner_id,
                   o.user_id,
                   o.warehouse_id
              FROM rating_rating r
              JOIN rma_order o ON o.id = r.rma_order_id
              JOIN rma_order_line line ON line.order_id = o.id
             WHERE r.consumed
            """
        )
