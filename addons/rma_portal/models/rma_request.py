import secrets
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import mute_logger

DAYS_KEPT = 30
# More lines would exceed the number of parts a form may have.
MOST_LINES = 100


class RmaRequest(models.Model):
    """What a customer has filled in of the guided form so far.

    It claims nothing and staff does not see it: on sending it becomes a return, by the same
    methods that staff uses. Customers have no rights on it; controllers find a customer's own.
    """

    _name = "rma.request"
    _inherit = ["rma.lock.mixin", "rma.guard.mixin"]
    _description = "Unsent Return Request"
    _order = "id desc"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    website_id = fields.Many2one("website", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="website_id.company_id")
    origin = fields.Selection([("portal", "Portal"), ("guest", "Guest")], required=True)
    state = fields.Selection(
        [("draft", "Being filled in"), ("confirm", "Waiting for confirmation"), ("sent", "Sent")],
        default="draft",
        required=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        ondelete="cascade",
        index="btree_not_null",
        help="The one order a guest may return from.",
    )
    access_token = fields.Char(
        required=True, default=lambda self: secrets.token_urlsafe(24), copy=False
    )
    confirm_token = fields.Char(copy=False)
    date_confirm_sent = fields.Datetime(copy=False)
    reference = fields.Char()
    clause_ids = fields.Many2many("rma.clause", string="Accepted Clauses")
    line_ids = fields.One2many("rma.request.line", "request_id")
    order_id = fields.Many2one("rma.order", string="Return", ondelete="set null", copy=False)
    date_touched = fields.Datetime(default=fields.Datetime.now, required=True, index=True)

    # The form saves itself while the customer goes on; both must find the same request.
    _own_draft_uniq = models.UniqueIndex(
        "(partner_id, website_id) WHERE origin = 'portal' AND state = 'draft'"
    )

    def unlink(self):
        # Delete through the ORM: a database cascade would leave the files behind.
        self.line_ids.unlink()
        return super().unlink()

    @api.autovacuum
    def _gc_old_requests(self):
        """Forget what was not touched for a month."""
        oldest = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        requests = self.search([("date_touched", "<", oldest)], limit=1000)
        requests.unlink()
        return len(requests), len(requests) == 1000

    # ------------------------------------------------------------------ whose it is

    @api.model
    def _find_own_draft(self, website):
        """Return the unsent request of the signed-in customer, or none."""
        return self.search(
            [
                ("partner_id", "=", self.env.user.partner_id.id),
                ("origin", "=", "portal"),
                ("website_id", "=", website.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )

    @api.model
    def _find_own_sent(self, number, website):
        """Return the request of the signed-in customer with this number, if it was sent: another
        window may still show its form.

        :param number: as it stands in a form
        """
        if not isinstance(number, str) or not number.isdecimal() or len(number) > 9:
            return self.browse()
        return self.search(
            [
                ("id", "=", int(number)),
                ("partner_id", "=", self.env.user.partner_id.id),
                ("origin", "=", "portal"),
                ("website_id", "=", website.id),
                ("state", "=", "sent"),
                ("order_id", "!=", False),
            ]
        )

    @api.model
    def _get_own_draft(self, website):
        """Return the unsent request of the signed-in customer, a new one where there is none."""
        if draft := self._find_own_draft(website):
            return draft
        vals = {
            "partner_id": self.env.user.partner_id.id,
            "website_id": website.id,
            "origin": "portal",
        }
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self.create(vals)
        except UniqueViolation as error:
            # Created at the same moment: when retried, it is found.
            raise ConcurrencyError("The customer's request was made at the same time.") from error

    def _get_order_domain(self):
        """Return the domain of the orders that may be returned from: the one boundary of all
        that a request's form offers and accepts."""
        if self.origin == "guest":
            return Domain("id", "=", self.sale_order_id.id)
        # sudo: res.partner - customers may not read their head office
        partner = self.partner_id or self.env.user.partner_id.sudo()
        return (
            Domain("state", "=", "sale")
            & Domain("company_id", "in", self.env.companies.ids)
            & partner._get_rma_scope_domain()
        )

    def _find_sale_lines(self, ids):
        """Return those of the order lines with these ids that may be returned from."""
        lines = self.env["sale.order.line"].search(
            Domain("id", "in", ids) & Domain("order_id", "any", self._get_order_domain())
        )
        return lines._filter_rma_candidates()

    def _is_for_dealer(self):
        """Tell whether a company asks, which has numbers of its own."""
        self.ensure_one()
        # sudo: res.partner - customers may not read their head office
        partner = self.partner_id or self.env.user.partner_id.sudo()
        return self.origin == "portal" and partner.commercial_partner_id.is_company

    def _get_return_address(self):
        """Return where the goods are likely to go; the approval says it for sure."""
        self.ensure_one()
        warehouse = self.line_ids.sale_line_id.order_id.warehouse_id[:1]
        return warehouse.partner_id or self.company_id.partner_id

    def _get_portal_ways(self):
        """Return the ways in which the goods can come back, if we agree."""
        self.ensure_one()
        lines = self.line_ids.filtered("outcome_id.needs_receipt")
        return self.env["rma.return.way"]._get_portal_ways(lines, self.website_id)

    def _get_limits(self):
        """Return the website's ``Limits`` for files."""
        return self.website_id._get_rma_upload_limits()


class RmaRequestLine(models.Model):
    _name = "rma.request.line"
    _description = "Line of an Unsent Return Request"
    _inherit = ["rma.portal.line.mixin", "rma.guard.mixin"]
    _order = "id"

    request_id = fields.Many2one("rma.request", required=True, index=True, ondelete="cascade")
    sale_line_id = fields.Many2one(
        "sale.order.line", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one(related="sale_line_id.product_id")
    company_id = fields.Many2one(related="sale_line_id.company_id")
    quantity = fields.Float(digits="Product Unit")
    reason_id = fields.Many2one("rma.reason", ondelete="set null")
    outcome_id = fields.Many2one("rma.outcome", ondelete="set null")
    replacement_product_id = fields.Many2one("product.product", ondelete="set null")
    description = fields.Text()
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        domain=[("res_model", "=", "rma.request.line")],
        bypass_search_access=True,
    )

    _sale_line_uniq = models.UniqueIndex("(request_id, sale_line_id)")

    def _can_portal_be_empty(self):
        return True

    def _prepare_rma_line_vals(self):
        """Return the values of the line of the return."""
        self.ensure_one()
        vals = {
            "sale_line_id": self.sale_line_id.id,
            "quantity": self.quantity,
            "reason_id": self.reason_id.id,
            "outcome_id": self.outcome_id.id,
            "description": self.description,
        }
        if self.outcome_id.asks_replacement_product:
            vals["replacement_product_id"] = self.replacement_product_id.id
        return vals
