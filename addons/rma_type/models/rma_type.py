from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..fields import SpokenDefinition


class RmaType(models.Model):
    """A kind of request with its own form, numbers, words and rules. Returns always have one;
    where a company has but one, nobody sees the word."""

    _name = "rma.type"
    _inherit = ["rma.cached.mixin", "image.mixin"]
    _description = "Type of Return"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    prefix = fields.Char(
        string="Own Numbering",
        help="Numbers of this type start with it, such as WAR/2026/00001. Empty: numbered with "
        "all other returns of the company.",
    )
    sequence_ids = fields.Many2many(
        "ir.sequence", string="Numberings", copy=False, groups="base.group_system"
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Handled By",
        domain=[("share", "=", False)],
        help="Responsible for new returns of this type that name nobody: whoever has the fewest "
        "open ones. Empty: whoever makes it.",
    )
    reason_ids = fields.Many2many(
        "rma.reason", string="Allowed Reasons", help="Empty: every reason."
    )
    outcome_ids = fields.Many2many(
        "rma.outcome", string="Allowed Outcomes", help="Empty: every outcome."
    )
    result_ids = fields.Many2many(
        "rma.result", string="Own Results", help="Beside the results that are for all types."
    )
    is_result_required = fields.Boolean(
        string="Result Required",
        help="Returns of this type close only once each product that was dealt with has a "
        "result. Products that were refused or never came need none.",
    )
    is_order_required = fields.Boolean(
        string="Order Required", help="Only products of a sales order can be submitted."
    )
    is_single_line = fields.Boolean(string="One Product Only")
    is_for_customers = fields.Boolean(
        string="Offered to Customers", default=True, help="Customers can choose it themselves."
    )
    intro = fields.Text(
        string="Introduction", translate=True, help="What customers read before they choose it."
    )
    regulations = fields.Html(
        translate=True, help="The rules of this type, shown to customers below its form."
    )
    field_ids = fields.One2many("rma.type.field", "type_id", string="Form", copy=True)
    attribute_ids = fields.Many2many("rma.attribute", string="Attributes")
    stage_ids = fields.Many2many(
        "rma.stage",
        string="Own Stages",
        help="In the states they belong to they take the place of the stages for all types.",
    )
    order_attributes = SpokenDefinition(
        string="Attributes of Returns", compute="_compute_attributes", store=True, copy=False
    )
    line_attributes = SpokenDefinition(
        string="Attributes of Products", compute="_compute_attributes", store=True, copy=False
    )
    open_count = fields.Integer(string="Open Returns", compute="_compute_open_count")

    _prefix_filled = models.Constraint(
        "CHECK (prefix IS NULL OR prefix != '')", "The numbering needs at least one character."
    )

    # ------------------------------------------------------------------ computes

    @api.depends(
        "attribute_ids.active",
        "attribute_ids.name",
        "attribute_ids.sequence",
        "attribute_ids.kind",
        "attribute_ids.target",
        "attribute_ids.default_value",
        "attribute_ids.choice_ids.active",
        "attribute_ids.choice_ids.name",
        "attribute_ids.choice_ids.sequence",
    )
    def _compute_attributes(self):
        # Stored in the source language; whoever reads it sees their own.
        for rma_type in self.with_context(lang=None, active_test=True):
            attributes = rma_type.attribute_ids.filtered("active")
            by_target = attributes.grouped("target")
            none = attributes.browse()
            rma_type.order_attributes = by_target.get("order", none)._prepare_definition()
            rma_type.line_attributes = by_target.get("line", none)._prepare_definition()

    def _compute_open_count(self):
        orders = self.env["rma.order"]
        domain = [("type_id", "in", self.ids), ("state", "in", orders._get_type_open_states())]
        counts = dict(orders._read_group(domain, ["type_id"], ["__count"]))
        for rma_type in self:
            rma_type.open_count = counts.get(rma_type._origin, 0)

    # ------------------------------------------------------------------ constraints

    @api.constrains("name", "company_id", "active")
    def _check_name(self):
        """Two companies may have types of one name; one company may not have two."""
        names = {}
        # sudo: rma.type - a common name must be free in all companies
        for other in self.sudo().search(Domain.TRUE):
            names.setdefault(other.name.casefold(), []).append(other)
        for rma_type in self.filtered("active"):
            for other in names[rma_type.name.casefold()]:
                companies = {rma_type.company_id.id, other.company_id.id}
                if other != rma_type and (len(companies) == 1 or False in companies):
                    raise ValidationError(
                        self.env._("There is a type called %s already.", rma_type.name)
                    )

    @api.constrains("prefix", "company_id")
    def _check_prefix(self):
        # sudo: rma.type - a common numbering must be free in all companies
        with_prefix = self.sudo().search([("prefix", "!=", False)])
        for rma_type in self.filtered("prefix"):
            for other in with_prefix - rma_type:
                if other.prefix.strip("/") == rma_type.prefix.strip("/") and (
                    not (other.company_id and rma_type.company_id)
                    or other.company_id == rma_type.company_id
                ):
                    raise ValidationError(
                        self.env._(
                            "%(type)s and %(other)s cannot share the numbering %(prefix)s.",
                            type=rma_type.name,
                            other=other.name,
                            prefix=rma_type.prefix,
                        )
                    )

    @api.constrains("active", "company_id")
    def _check_one_left(self):
        """Every company keeps a type: returns always have one."""
        # sudo: res.company - all companies are asked about, not only the user's
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        left = self.sudo().search(Domain.TRUE)
        if not left.filtered(lambda rma_type: not rma_type.company_id):
            for company in companies - left.company_id:
                raise ValidationError(
                    self.env._("%s needs one type at least: keep one.", company.name)
                )

    # ------------------------------------------------------------------ orm

    @api.model_create_multi
    def create(self, vals_list):
        types = super().create(vals_list)
        self._show_or_hide()
        return types

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "company_id"}.isdisjoint(vals):
            self._show_or_hide()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: rma.order - returns of all companies count
        orders = self.env["rma.order"].sudo()
        for rma_type in self:
            if count := orders.search_count([("type_id", "=", rma_type.id)]):
                raise ValidationError(
                    self.env._(
                        "%(count)s returns are of type %(type)s. Archive it instead.",
                        count=count,
                        type=rma_type.name,
                    )
                )

    def unlink(self):
        # sudo: ir.sequence - administrators of returns have no rights on numbering
        sequences = self.sudo().sequence_ids
        result = super().unlink()
        sequences.unlink()
        self._check_one_left()
        self._show_or_hide()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for rma_type, vals in zip(self, vals_list, strict=True):
            vals["prefix"] = False
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%s (copy)", rma_type.name)
        return vals_list

    @api.model
    def _show_or_hide(self):
        """Let people see types as soon as a company has more than one."""
        counts = {}
        # sudo: rma.type, res.groups - what is seen follows from all types there are
        for rma_type in self.sudo().search(Domain.TRUE):
            company = rma_type.company_id.id
            counts[company] = counts.get(company, 0) + 1
        common = counts.pop(None, 0) + counts.pop(False, 0)
        is_shown = common + max(counts.values(), default=0) > 1
        group = self.env.ref("rma_type.group_several_types", raise_if_not_found=False)
        if group:
            employees = self.env.ref("base.group_user").sudo()
            if is_shown != (group in employees.implied_ids):
                employees.implied_ids = [(4 if is_shown else 3, group.id)]
                if not is_shown:
                    group.sudo().user_ids = [(5,)]

    # ------------------------------------------------------------------ cached

    @api.model
    def _get_settings(self, type_id):
        """Return what each step of a return asks of its type, without reading it: a dict that
        nobody changes."""
        return self._read_settings().get(type_id) or {}

    @api.model
    @tools.ormcache()
    def _read_settings(self):
        # sudo: rma.type - its rules hold for users who may not read it
        types = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return {rma_type.id: rma_type._prepare_settings() for rma_type in types}

    def _prepare_settings(self):
        """Return the values of ``_get_settings()``. Extend with super()."""
        self.ensure_one()
        return {
            "is_result_required": self.is_result_required,
            "is_order_required": self.is_order_required,
            "is_single_line": self.is_single_line,
            "reasons": frozenset(self.reason_ids.ids),
            "outcomes": frozenset(self.outcome_ids.ids),
            "users": tuple(self.user_ids.filtered("active").ids),
            "prefix": self.prefix,
            "form": self._prepare_form(),
            "attributes": {
                target: tuple(
                    (item.key, item.kind, item.is_required, item.audience, item.default_value)
                    for item in self.attribute_ids.filtered("active").sorted(
                        lambda item: (item.sequence, item.id)
                    )
                    if item.target == target
                )
                for target in ("order", "line")
            },
        }

    @api.model
    def _get_default_id(self, company):
        """Return the id of the type that returns of a company have if nobody says."""
        return self._get_type_ids(company.id)[:1][0] if self._get_type_ids(company.id) else False

    @api.model
    @tools.ormcache("company_id")
    def _get_type_ids(self, company_id):
        # sudo: rma.type - customers and salespeople make returns of types they may not read
        types = self.sudo().search([("company_id", "in", [False, company_id])])
        return tuple(types.ids)
