import functools

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import STATES_OPEN
from ...utils import normalize_return_code


class RmaOrder(models.Model):
    """A return: the authorisation to send goods back. It posts nothing itself; its lines'
    outcomes create native documents, and its state follows from those."""

    _name = "rma.order"
    _description = "Return"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
        "rma.lock.mixin",
        "rma.guard.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "return_code", "reference"]

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/", index="trigram"
    )
    return_code = fields.Char(
        readonly=True,
        copy=False,
        index="trigram",
        help="The customer writes it on the parcel. It is generated on approval and "
        "impossible to guess; its last character reveals typing errors.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("submitted", "Under review"),
            ("revision", "Revision requested"),
            ("approved", "Approved"),
            ("done", "Closed"),
            ("rejected", "Rejected"),
            ("cancel", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        copy=False,
        tracking=True,
        group_expand="_group_expand_state",
    )
    workflow_state = fields.Selection(
        [
            ("draft", "New"),
            ("submitted", "Under review"),
            ("revision", "Revision requested"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("cancel", "Cancelled"),
        ],
        string="Decided State",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        help="What users decided. The state also tells whether an approved return is closed.",
    )
    reference = fields.Char(
        string="Customer Reference",
        tracking=True,
        index="trigram",
        help="The customer's own reference.",
    )
    origin = fields.Selection(
        [("backend", "Staff"), ("portal", "Portal"), ("guest", "Guest"), ("api", "API")],
        string="Source",
        default="backend",
        required=True,
        readonly=True,
        copy=False,
    )
    # Anyone who could write it could open the return to anybody.
    access_token = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True, precompute=True
    )
    partner_invoice_id = fields.Many2one(
        "res.partner",
        string="Invoice Address",
        compute="_compute_partner_addresses",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    partner_shipping_id = fields.Many2one(
        "res.partner",
        string="Delivery Address",
        compute="_compute_partner_addresses",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="Where the goods come from, and where a replacement is sent.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user if self.env.user._is_internal() else False,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        check_company=True,
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    tag_ids = fields.Many2many("rma.tag", string="Tags")
    # Customers can read their returns through the portal and its API.
    note = fields.Html(string="Internal Note", groups="base.group_user")
    customer_note = fields.Text(
        string="Message to the Customer",
        copy=False,
        readonly=True,
        help="The latest message to the customer: what to revise, or why the return was declined.",
    )
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    was_submitted = fields.Boolean(
        string="Submitted Before",
        readonly=True,
        copy=False,
        help="A return that was submitted keeps its history, even if it is set to new again.",
    )
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    date_received = fields.Datetime(
        string="Received On",
        compute="_compute_date_received",
        store=True,
        copy=False,
        help="When all expected goods arrived.",
    )
    date_closed = fields.Datetime(
        string="Closed On", compute="_compute_date_closed", store=True, copy=False
    )
    date_deadline = fields.Date(
        string="Deadline",
        copy=False,
        index="btree_not_null",
        help="Date by which the goods must be back.",
    )
    is_inspection_required = fields.Boolean(
        string="Inspect Before Settling",
        compute="_compute_is_inspection_required",
        store=True,
        readonly=False,
        precompute=True,
        help="Received goods are accepted only after inspection.",
    )
    line_ids = fields.One2many("rma.order.line", "order_id", string="Lines", copy=True)
    # The same lines for a second list in the form: the preview.
    preview_line_ids = fields.One2many(related="line_ids", string="What Follows")
    line_count = fields.Integer(compute="_compute_line_count")
    product_id = fields.Many2one(related="line_ids.product_id", string="Product")

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id) WHERE name != '/'",
        "The number of a return must be unique within its company.",
    )
    # With the company, which everybody's rules ask for, PostgreSQL counts the groups of a long
    # list by looking at the index alone.
    _state_company_idx = models.Index("(state, company_id)")
    _date_submitted_company_idx = models.Index("(date_submitted, company_id)")
    _return_code_uniq = models.UniqueIndex(
        "(return_code) WHERE return_code IS NOT NULL", "This return code already exists."
    )

    # ------------------------------------------------------------------ computes

    @api.depends("line_ids.sale_line_id", "line_ids.move_id")
    def _compute_partner_id(self):
        for order in self:
            if not order.partner_id:
                sale_partner = order.line_ids.sale_line_id.order_id.partner_id[:1]
                order.partner_id = sale_partner or order.line_ids.move_id.picking_id.partner_id[:1]

    @api.depends("partner_id", "line_ids.sale_line_id")
    def _compute_partner_addresses(self):
        for order in self:
            sale_order = order.line_ids.sale_line_id.order_id[:1]
            if sale_order and sale_order.partner_id == order.partner_id:
                order.partner_invoice_id = sale_order.partner_invoice_id
                order.partner_shipping_id = sale_order.partner_shipping_id
            else:
                addresses = order.partner_id.address_get(["invoice", "delivery"])
                order.partner_invoice_id = addresses["invoice"]
                order.partner_shipping_id = addresses["delivery"]

    @api.depends("line_ids.sale_line_id", "line_ids.move_id")
    def _compute_company_id(self):
        for order in self:
            origin = order.line_ids.sale_line_id or order.line_ids.move_id
            order.company_id = origin.company_id[:1] or order.company_id or self.env.company

    @api.depends("company_id", "line_ids.sale_line_id")
    def _compute_warehouse_id(self):
        """Propose the warehouse the goods came from; in the form, the lines come after the
        company's first warehouse was proposed."""
        get_first = functools.cache(self._get_first_warehouse)
        for order in self:
            company = order.company_id
            if order.warehouse_id.company_id != company or (
                order.workflow_state == "draft" and order.warehouse_id == get_first(company)
            ):
                origin = order.line_ids.sale_line_id.order_id.warehouse_id[:1]
                order.warehouse_id = origin or get_first(company)

    @api.model
    def _get_first_warehouse(self, company):
        """Return the warehouse of a company to propose: one that the user may see returns of."""
        domain = Domain("company_id", "=", company.id)
        __, allowed_ids = self.env.user._get_rma_limits()
        if allowed_ids:
            domain &= Domain("id", "in", allowed_ids)
        return self.env["stock.warehouse"].search(domain, limit=1)

    @api.depends("company_id")
    def _compute_is_inspection_required(self):
        for order in self:
            order.is_inspection_required = order.company_id.rma_inspect_receipts

    @api.depends("line_ids")
    def _compute_line_count(self):
        for order in self:
            order.line_count = len(order.line_ids)

    @api.model
    def _group_expand_state(self, states, domain):
        """Show the states in the order of the way, those that ask for work even if empty."""
        shown = {*STATES_OPEN, *states}
        return [state for state, __ in self._fields["state"].selection if state in shown]

    # ------------------------------------------------------------------ constraints

    @api.constrains("partner_id", "line_ids")
    def _check_one_customer(self):
        for order in self:
            for line in order.line_ids:
                owner = line.sale_line_id.order_id.partner_id.commercial_partner_id
                if owner and owner != order.commercial_partner_id:
                    raise ValidationError(
                        self.env._(
                            "%(order)s belongs to %(owner)s, but return %(return)s is for "
                            "%(customer)s. Create a separate return for each customer.",
                            order=line.sale_line_id.order_id.name,
                            owner=owner.display_name,
                            **{"return": order.name, "customer": order.partner_id.display_name},
                        )
                    )

    # ------------------------------------------------------------------ names

    @api.depends("name")
    def _compute_display_name(self):
        for order in self:
            is_numbered = order.name and order.name != "/"
            order.display_name = order.name if is_numbered else self.env._("New Return")

    @api.model
    def _search_display_name(self, operator, value):
        """Find a return by its code as people type it, with blanks, dashes, small letters.

        A whole number means that return alone, which also is found at once among a million: most
        of what numbers consist of they have in common.
        """
        if isinstance(value, str) and operator in ("ilike", "like"):
            number = Domain("name", "in", [value.strip(), value.strip().upper()])
            if self.search_count(number, limit=1):
                return number
        domain = super()._search_display_name(operator, value)
        if isinstance(value, str) and operator in ("ilike", "like", "=", "=ilike"):
            code = normalize_return_code(value)
            if code:
                domain = Domain(domain) | Domain("return_code", "=", code)
        return domain

    # ------------------------------------------------------------------ portal, mail

    def _compute_access_url(self):
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/returns/{order.id}"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name.replace("/", "-")
