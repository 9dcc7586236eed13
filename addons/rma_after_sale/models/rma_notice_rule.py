from odoo import api, fields, models


class RmaNoticeRule(models.Model):
    """Which customers are told what, when. The first rule that fits an order counts; where it
    has no template, its customers are told nothing."""

    _name = "rma.notice.rule"
    _inherit = ["rma.trail.mixin"]
    _description = "Rule for Notices after a Sale"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    occasion = fields.Selection(
        [("order", "Order"), ("delivery", "Last delivery")], required=True, default="order"
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    website_ids = fields.Many2many(
        "website", string="Websites", help="Where it was ordered. Empty: anywhere."
    )
    partner_category_ids = fields.Many2many(
        "res.partner.category",
        string="Customer Tags",
        help="Customers with one of these. Empty: all.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Mail",
        domain=[("model", "=", "rma.notice")],
        help="Empty: these customers get no notice.",
    )
    hours_due = fields.Integer(
        string="Within Hours",
        default=48,
        required=True,
        help="Number of hours by which it is to be sent; later ones count as late.",
    )
    days_kept = fields.Integer(
        string="Not After Days",
        default=7,
        required=True,
        help="If the job stood still, notices are sent late, but none about what is longer ago.",
    )

    _hours_positive = models.Constraint(
        "CHECK (hours_due > 0 AND days_kept > 0)", "Notices need a time by which they are sent."
    )

    @api.model
    def _get_rules(self, occasion, company):
        # sudo: rma.notice.rule - the job works for all companies
        return self.sudo().search(
            [("occasion", "=", occasion), ("company_id", "in", [False, company.id])]
        )

    def _match(self, orders):
        """Return ``{order: rule}`` of the first of these rules that fits each order."""
        websites = orders._get_rma_notice_websites()
        matches = {}
        for order in orders:
            tags = (
                order.partner_id.category_id | order.partner_id.commercial_partner_id.category_id
            )
            for rule in self:
                if rule.website_ids and websites[order] not in rule.website_ids:
                    continue
                if rule.partner_category_ids and not rule.partner_category_ids & tags:
                    continue
                matches[order] = rule
                break
        return matches
