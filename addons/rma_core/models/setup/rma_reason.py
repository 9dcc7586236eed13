from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RmaReason(models.Model):
    _name = "rma.reason"
    _inherit = ["rma.trail.mixin"]
    _description = "Return Reason"
    _parent_store = True
    _order = "sequence, id"
    _rec_name = "complete_name"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, search="_search_complete_name"
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one("rma.reason", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rma.reason", "parent_id", string="Sub-reasons")
    tag_ids = fields.Many2many("rma.tag")
    outcome_ids = fields.Many2many(
        "rma.outcome",
        string="Allowed Outcomes",
        help="What a customer may ask for with this reason. Empty: every outcome.",
    )
    outcome_id = fields.Many2one("rma.outcome", string="Default Outcome", ondelete="restrict")
    disposition_id = fields.Many2one(
        "rma.disposition",
        string="Default Disposition",
        help="What happens to goods returned for this reason.",
    )
    require_photo = fields.Boolean(string="Photo Required")
    require_note = fields.Boolean(string="Explanation Required")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for reason in self:
            names = [reason.parent_id.complete_name, reason.name]
            reason.complete_name = " / ".join(filter(None, names))

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # Odoo only knows that names differ by language if they are translated fields themselves.
        super()._compute_display_name()

    def _search_complete_name(self, operator, value):
        """Find reasons by the names of those above them, and as they are displayed."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        # A company has some dozens of them: their names are put together when they are read.
        reasons = self.with_context(active_test=False).search(Domain.TRUE)
        found = reasons.filtered_domain([("complete_name", operator, value)])
        return [("id", "in", found.ids)]

    def _get_gaps(self, outcome, description, files):
        """Return what this reason finds fault with, for whoever puts it into words.

        :return: a set of ``outcome`` (not one of those allowed), ``description`` and ``files``
            (asked for and missing)
        """
        gaps = set()
        if self.outcome_ids and outcome not in self.outcome_ids:
            gaps.add("outcome")
        if self.require_note and not (description or "").strip():
            gaps.add("description")
        if self.require_photo and not files:
            gaps.add("files")
        return gaps

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A reason cannot be its own parent."))

    @api.constrains("outcome_id", "outcome_ids")
    def _check_default_outcome(self):
        for reason in self:
            allowed = reason.outcome_ids
            if reason.outcome_id and allowed and reason.outcome_id not in allowed:
                raise ValidationError(
                    self.env._(
                        "The default outcome of reason %(reason)s, %(outcome)s, is not among the "
                        "outcomes it allows.",
                        reason=reason.name,
                        outcome=reason.outcome_id.name,
                    )
                )
