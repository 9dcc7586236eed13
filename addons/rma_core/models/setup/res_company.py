from odoo import api, fields, models, tools

from ..common.rma_trail_mixin import TRACKED_TYPES


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_inspect_receipts = fields.Boolean(
        string="Inspect Returned Goods",
        help="Received goods are put away and settled only after inspection.",
    )
    rma_deadline_days = fields.Integer(
        string="Days to Send Goods In",
        default=14,
        help="Number of days customers have to send in approved goods. 0: no deadline.",
    )
    rma_approver_required = fields.Boolean(
        string="Only Approvers Decide",
        help="Only approvers can approve, reject or send back requests.",
    )

    rma_reason_required = fields.Boolean(
        string="Ask for Reasons",
        default=True,
        help="Staff submit a return only once each line says why; imports and the API, which "
        "may know no reason, are not asked.",
    )

    rma_scan_serials = fields.Boolean(
        string="Scan Each Serial Number",
        help="Receipts of returns propose no serial numbers: only what somebody entered or "
        "scanned has arrived.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # sudo: ir.sequence - whoever makes a company may lack rights on sequences
        companies.sudo()._create_rma_sequences()
        return companies

    @tools.ormcache("self.env.uid", "self.env.su")
    def _track_get_fields(self):
        """Settings of returns are logged, those of add-ons too."""
        settings = [
            name
            for name, field in self._fields.items()
            if name.startswith("rma_") and field.store and field.type in TRACKED_TYPES
        ]
        return {*super()._track_get_fields(), *self.fields_get(settings, attributes=())}

    def _get_rma_today(self):
        """Return the day it is where the company is, wherever the user is."""
        self.ensure_one()
        timezone = self.partner_id.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=timezone))

    def _create_rma_sequences(self):
        """Give each company that has none its own numbering, starting anew every year."""
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "rma.order"), ("company_id", "in", self.ids)]
        )
        self.env["ir.sequence"].create(
            [company._prepare_rma_sequence_vals() for company in self - sequences.company_id]
        )

    def _draw_rma_numbers(self, count):
        """Return the next ``count`` numbers of returns; the sequence is looked up once."""
        self.ensure_one()
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "rma.order"), ("company_id", "in", [self.id, False])],
            order="company_id",
            limit=1,
        )
        if not sequence:
            return ["/"] * count
        numbers = [sequence._next()]
        if sequence.use_date_range and count > 1:
            today = fields.Date.today()
            sequence = sequence.date_range_ids.filtered(
                lambda dates: dates.date_from <= today <= dates.date_to
            )[:1]
            sequence = sequence.with_context(ir_sequence_date_range=sequence.date_from)
        return numbers + [sequence._next() for __ in range(count - 1)]

    def _propose_rma_prefix(self):
        """Return a prefix that no other company's returns have: searches and papers would take
        one for the other."""
        self.ensure_one()
        prefix, year = "RMA/", "%(range_year)s/"
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "rma.order"), ("company_id", "!=", self.id)]
        )
        taken = set(sequences.mapped("prefix"))
        words = "".join(char if char.isalnum() else " " for char in self.name).split()
        initials = "".join(word[0] for word in words).upper()
        number = ""
        while f"{prefix}{year}" in taken:
            prefix = f"RMA/{initials}{number}/"
            number = (number or 1) + 1
        return f"{prefix}{year}"

    def _prepare_rma_sequence_vals(self):
        self.ensure_one()
        return {
            "name": self.env._("Returns of %s", self.name),
            "code": "rma.order",
            "prefix": self._propose_rma_prefix(),
            "padding": 5,
            "use_date_range": True,
            "company_id": self.id,
        }
