from odoo import api, fields, models


class RmaReturnWay(models.Model):
    """A way to bring or send goods back, as customers read it."""

    _name = "rma.return.way"
    _inherit = ["rma.trail.mixin"]
    _description = "Way to Return Goods"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("post", "By post or carrier"),
            ("dropoff", "Drop-off point"),
            ("pickup", "Picked up"),
            ("branch", "Brought to a branch"),
        ],
        default="post",
        required=True,
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Address",
        check_company=True,
        help="Where the goods go. Empty: to the warehouse of the return.",
    )
    opening_hours = fields.Text(translate=True)
    cost = fields.Char(
        translate=True, help="What it costs the customer, in your words: free, 4.90 € …"
    )
    text = fields.Text(translate=True, help="What else customers should know.")
    url = fields.Char(string="Link", help="A page of the carrier or of the drop-off points.")
    website_ids = fields.Many2many("website", string="Websites", help="Empty: on every website.")
    product_ids = fields.Many2many("product.product", string="Products", check_company=True)
    product_category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Those below them too."
    )

    @api.model
    def _get_portal_ways(self, lines, website):
        """Return the ways in which all of the goods can come back.

        :param lines: of one return or one request, with ``product_id``
        """
        companies = [False, *lines.company_id.ids]
        ways = self.search([("company_id", "in", companies)])
        return ways.filtered(
            lambda way: (
                (not way.website_ids or website in way.website_ids)
                and all(way._fits(line) for line in lines)
            )
        )

    def _fits(self, line):
        """Tell whether a line's goods can come back this way. Extend with super()."""
        self.ensure_one()
        product = line.product_id
        path = {int(part) for part in (product.categ_id.parent_path or "").split("/") if part}
        is_open = not (self.product_ids or self.product_category_ids)
        return (
            is_open
            or product in self.product_ids
            or not path.isdisjoint(self.product_category_ids.ids)
        )

    def _get_kind_label(self):
        self.ensure_one()
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
