from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ("request", "Requested"),
    ("reserved", "Reserved"),
    ("out", "With the Customer"),
    ("back", "To Be Cleaned"),
    ("done", "Free Again"),
    ("charged", "Charged"),
    ("cancel", "Cancelled"),
]
# The serial number is spoken for from the first day to the last.
STATES_TAKEN = ("reserved", "out")
STATES_ENDED = ("done", "charged", "cancel")


class RmaLoan(models.Model):
    """A product of ours that a customer has while their own is away: which serial number, from
    when until when, in what state it went and came back."""

    _name = "rma.loan"
    _description = "Loan"
    _inherit = ["rma.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(default="/", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_id = fields.Many2one(
        "rma.order",
        string="Return",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        index=True,
        domain=[("tracking", "=", "serial")],
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        copy=False,
        domain="[('product_id', '=', product_id), ('is_rma_loaner', '=', True)]",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=14),
        tracking=True,
        help="The last day; write a later one to extend the loan.",
    )
    date_out = fields.Datetime(string="Handed Over", readonly=True, copy=False)
    date_back = fields.Datetime(string="Taken Back", readonly=True, copy=False)
    days = fields.Integer(compute="_compute_days", store=True, aggregator="sum")
    state = fields.Selection(
        STATES, default="request", required=True, readonly=True, copy=False, tracking=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    note = fields.Text()

    condition_out = fields.Text(string="State When Handed Over", copy=False)
    accessories = fields.Text(help="What goes with it, one a line.", copy=False)
    photo_out_ids = fields.Many2many(
        "ir.attachment", "rma_loan_photo_out_rel", string="Photos When Handed Over", copy=False
    )
    signature = fields.Image(string="Customer's Signature", copy=False, max_width=1024)
    signed_by = fields.Char(copy=False)
    condition_back = fields.Text(string="State When Taken Back", copy=False)
    photo_back_ids = fields.Many2many(
        "ir.attachment", "rma_loan_photo_back_rel", string="Photos When Taken Back", copy=False
    )
    result = fields.Selection(
        [
            ("ok", "As it went"),
            ("damaged", "Damaged or incomplete"),
            ("exchanged", "Exchanged for another unit"),
            ("lost", "Lost"),
        ],
        copy=False,
        tracking=True,
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A loan ends on the day it begins, or later."
    )
    # Checked in Python first, for the sentence; this one holds for two who reserve at once.
    _serial_number_once = models.Constraint(
        "EXCLUDE USING gist (int4range(lot_id, lot_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (state IN ('reserved', 'out'))",
        "Somebody else has just reserved this serial number for some of these days. Choose "
        "another one, or other days.",
    )

    # ------------------------------------------------------------------ computed

    @api.depends("order_id")
    def _compute_from_order(self):
        for loan in self:
            loan.company_id = loan.order_id.company_id or loan.company_id or self.env.company
            loan.partner_id = loan.order_id.partner_id or loan.partner_id

    @api.depends("date_from", "date_to", "date_out", "date_back", "state")
    def _compute_days(self):
        for loan in self:
            first = loan.date_out.date() if loan.date_out else loan.date_from
            last = loan.date_back.date() if loan.date_back else loan.date_to
            is_counted = first and last and loan.state not in ("request", "cancel")
            loan.days = max((last - first).days + 1, 0) if is_counted else 0

    @api.depends("state", "date_to")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for loan in self:
            loan.is_overdue = loan.state == "out" and loan.date_to < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "=", "out") & Domain(
            "date_to", "<", fields.Date.context_today(self)
        )
        return overdue if True in value else ~overdue

    @api.depends("name", "lot_id", "partner_id")
    def _compute_display_name(self):
        for loan in self:
            parts = (loan.name, loan.lot_id.name or loan.product_id.name, loan.partner_id.name)
            loan.display_name = " · ".join(filter(None, parts))

    # ------------------------------------------------------------------ checked

    @api.constrains("lot_id", "product_id")
    def _check_lot(self):
        for loan in self:
            if loan.lot_id and loan.lot_id.product_id != loan.product_id:
                raise ValidationError(
                    self.env._(
                        "%(serial)s is no %(product)s: choose one of its serial numbers.",
                        serial=loan.lot_id.name,
                        product=loan.product_id.display_name,
                    )
                )

    def write(self, vals):
        if {"lot_id", "date_from", "date_to", "state"} & set(vals):
            self._ensure_free(vals)
        return super().write(vals)

    def _ensure_free(self, vals):
        """Refuse what is about to be written if another loan needs the serial number on one of
        these days. Before it reaches the database, whose constraint names no loan."""
        lot = self.env["stock.lot"].browse(vals.get("lot_id"))
        for loan in self.filtered(lambda loan: vals.get("state", loan.state) in STATES_TAKEN):
            own = lot if "lot_id" in vals else loan.lot_id
            first = fields.Date.to_date(vals.get("date_from")) or loan.date_from
            last = fields.Date.to_date(vals.get("date_to")) or loan.date_to
            taken = own and loan.search(
                [
                    ("id", "!=", loan.id),
                    ("lot_id", "=", own.id),
                    *loan._get_taken_domain(first, last),
                ],
                limit=1,
            )
            if taken:
                raise ValidationError(
                    self.env._(
                        "%(serial)s is taken from %(first)s to %(last)s by %(loan)s. Choose "
                        "another one, or other days.",
                        serial=own.name,
                        first=fields.Date.to_string(taken.date_from),
                        last=fields.Date.to_string(taken.date_to),
                        loan=taken.display_name,
                    )
                )

    @api.model
    def _get_taken_domain(self, date_from, date_to):
        """Return the domain of the loans that need their serial number in a period; what is
        overdue is needed until it is back."""
        today = fields.Date.context_today(self)
        late = Domain("state", "=", "out") & Domain("date_to", "<", today)
        if date_from > today:
            late = Domain.FALSE
        return (
            Domain("state", "in", STATES_TAKEN)
            & Domain("date_from", "<=", date_to)
            & (Domain("date_to", ">=", date_from) | late)
        )

    @api.model_create_multi
    def create(self, vals_list):
        loans = super().create(vals_list)
        # sudo: ir.sequence - whoever lends needs no rights on numbering
        sequences = self.env["ir.sequence"].sudo()
        for loan in loans.filtered(lambda loan: loan.name == "/"):
            loan._write_protected({"name": sequences.next_by_code("rma.loan")})
        return loans

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lent(self):
        for loan in self:
            if loan.state not in ("request", "cancel"):
                raise UserError(
                    self.env._("%s is more than a request: cancel it instead.", loan.name)
                )

    # ------------------------------------------------------------------ which serial number

    def _get_free_lots(self):
        """Return the pool's serial numbers of this product that are free on all these days."""
        self.ensure_one()
        # sudo: stock.lot - whoever lends needs no rights in the warehouse
        lots = self.env["stock.lot"].sudo()
        pool = lots.search(
            [
                ("product_id", "=", self.product_id.id),
                ("is_rma_loaner", "=", True),
                ("company_id", "in", [self.company_id.id, False]),
            ],
            order="id",
        )
        # sudo: rma.loan - taken is taken, whosever loan it is
        taken = self.sudo().search(self._get_taken_domain(self.date_from, self.date_to))
        return pool - (taken - self).lot_id

    def _get_shortage(self):
        """Say that no serial number is free for a request, and when the next one is; empty if one
        is."""
        self.ensure_one()
        if self.state != "request" or self.lot_id or self._get_free_lots():
            return ""
        # sudo: rma.loan - when the next one is back, whosever loan it is
        next_free = self.sudo().search(
            [("product_id", "=", self.product_id.id), ("state", "in", STATES_TAKEN)],
            order="date_to",
            limit=1,
        )
        if not next_free:
            return self.env._(
                "%(loan)s: there is no %(product)s in the pool.",
                loan=self.name,
                product=self.product_id.display_name,
            )
        return self.env._(
            "%(loan)s: no %(product)s is free from %(first)s to %(last)s; the next one is back on "
            "%(back)s.",
            loan=self.name,
            product=self.product_id.display_name,
            first=fields.Date.to_string(self.date_from),
            last=fields.Date.to_string(self.date_to),
            back=fields.Date.to_string(next_free.date_to),
        )

    # ------------------------------------------------------------------ buttons

    def _ensure_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for loan in self:
            if loan.state not in states:
                raise UserError(
                    self.env._(
                        "%(loan)s is “%(state)s”: this is not possible any more, or not yet.",
                        loan=loan.name,
                        state=labels[loan.state],
                    )
                )

    def action_reserve(self):
        self._ensure_state("request")
        for loan in self:
            if not loan.lot_id:
                if shortage := loan._get_shortage():
                    raise UserError(shortage)
                loan.lot_id = loan._get_free_lots()[:1]
            loan._write_protected({"state": "reserved"})
        return True

    def action_cancel(self):
        self._ensure_state("request", "reserved")
        self._write_protected({"state": "cancel"})
        return True

    def action_print_protocol(self):
        self.check_access("read")
        return self.env.ref("rma_loaner.action_report_rma_loan").report_action(self)
