from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .rma_type_form import FORM_FIELDS, LINE_FIELDS, ORDER_FIELDS

# Where the form of a return has the fields of each, and how they reach the return.
PLACES = {
    "order": ("//field[not(ancestor::field)]", ""),
    "line": ("//field[@name='line_ids']//field", "parent."),
}


class RmaOrder(models.Model):
    """What the type's form demands: shown on the screen, checked by the server."""

    _inherit = "rma.order"

    form_hidden = fields.Char(compute="_compute_form")
    form_required = fields.Char(compute="_compute_form")
    form_labels = fields.Json(compute="_compute_form")
    type_reason_ids = fields.Many2many(related="type_id.reason_ids", string="Reasons of the Type")
    type_outcome_ids = fields.Many2many(
        related="type_id.outcome_ids", string="Outcomes of the Type"
    )
    is_result_asked = fields.Boolean(compute="_compute_is_result_asked")

    @api.depends("type_id")
    def _compute_form(self):
        types = self.env["rma.type"]
        for order in self:
            type_id = order.type_id.id
            names = {
                use: [
                    f"{target}.{name}"
                    for target in ("order", "line")
                    for name in types._get_form_names(type_id, target, "staff", use)
                ]
                for use in ("hidden", "required")
            }
            # Between commas, so that a name is not found in a longer one.
            order.form_hidden = f",{','.join(names['hidden'])},"
            order.form_required = f",{','.join(names['required'])},"
            order.form_labels = {
                target: {name: label for name, (label, __) in labels.items() if label}
                for target, labels in types._get_form_labels(type_id).items()
            }

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Let the screen hide and demand what the return's type says."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for target, (path, parent) in PLACES.items():
                for node in arch.xpath(path):
                    if node.get("name") in FORM_FIELDS[target]:
                        _follow_form(node, f",{target}.{node.get('name')},", parent)
        return arch, view

    def _lacks_form_field(self, name):
        """Tell whether a field is still to be filled in."""
        return not self[name]

    def _get_form_audience(self):
        """Return who filled in the return, as forms name them."""
        self.ensure_one()
        return "customer" if self.origin in ("portal", "guest") else "staff"

    def _get_form_gaps(self, names=None):
        """Return a sentence for each field that the type demands and that is empty.

        :param names: only these fields of the return; without lines and attributes
        """
        self.ensure_one()
        audience = self._get_form_audience()
        missing = self._get_empty_fields(audience, names)
        if names is None:
            missing += self._get_missing_attributes(audience)
        gaps = (
            [
                self.env._(
                    "%(return)s: fill in %(fields)s.",
                    fields=", ".join(missing),
                    **{"return": self.display_name},
                )
            ]
            if missing
            else []
        )
        if names is None:
            gaps += [gap for line in self.line_ids for gap in line._get_form_gaps()]
        return gaps

    def _get_empty_fields(self, audience, names=None):
        """Return the labels of the fields that the type demands and that are empty."""
        types = self.env["rma.type"]
        labels = types._get_form_labels(self.type_id.id)["order"]
        return [
            labels.get(name, ("",))[0] or self._fields[name]._description_string(self.env)
            for name in types._get_form_names(self.type_id.id, "order", audience, "required")
            if name in self._fields and not self[name] and (names is None or name in names)
        ]

    # ------------------------------------------------------------------ when it is checked

    def _ensure_can_submit(self):
        result = super()._ensure_can_submit()
        gaps = [gap for order in self for gap in order._get_form_gaps()]
        if gaps:
            raise UserError("\n".join(gaps))
        self._ensure_lines_fit_type()
        return result

    def _ensure_lines_fit_type(self):
        for order in self:
            settings = self.env["rma.type"]._get_settings(order.type_id.id)
            if settings.get("is_single_line") and len(order.line_ids) > 1:
                raise UserError(
                    self.env._(
                        "%(return)s: %(type)s is for one product; make one return for each.",
                        type=order.type_id.name,
                        **{"return": order.display_name},
                    )
                )
            strangers = order.line_ids.filtered(lambda line: not line.sale_line_id)
            if settings.get("is_order_required") and strangers:
                raise UserError(
                    self.env._(
                        "%(return)s: say which order %(products)s belongs to.",
                        products=", ".join(strangers.product_id.mapped("display_name")),
                        **{"return": order.display_name},
                    )
                )
            order.line_ids._check_type_choices()

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if self.env.context.get("import_file"):
            # Whoever imports reads at once which row lacks what.
            for order in orders:
                if gaps := order._get_form_gaps():
                    raise ValidationError("\n".join(gaps))
        return orders

    def write(self, vals):
        result = super().write(vals)
        names = set(ORDER_FIELDS).intersection(vals)
        if names or "attribute_values" in vals:
            self._check_form(names, vals.get("attribute_values"))
        return result

    def _check_form(self, names, values):
        """Refuse to empty what the type demands of a return that was submitted."""
        for order in self.filtered(lambda order: order.workflow_state != "draft"):
            audience = order._get_form_audience()
            missing = order._get_empty_fields(audience, names)
            if values is not None:
                missing += order._get_missing_attributes(audience, _get_keys(values))
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(return)s: fill in %(fields)s.",
                        fields=", ".join(missing),
                        **{"return": order.display_name},
                    )
                )


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _lacks_form_field(self, name):
        """Tell whether a field is still to be filled in. Goods without numbers have none."""
        return not self[name] and (name != "lot_ids" or self.tracking in ("lot", "serial"))

    def _get_form_gaps(self, names=None, keys=None):
        """Return a sentence that names what the type demands of the line and that is empty.

        :param names: only these fields
        :param keys: only these attributes
        """
        self.ensure_one()
        types = self.env["rma.type"]
        order = self.order_id
        audience = order._get_form_audience()
        labels = types._get_form_labels(order.type_id.id)["line"]
        missing = [
            labels.get(name, ("",))[0] or self._fields[name]._description_string(self.env)
            for name in types._get_form_names(order.type_id.id, "line", audience, "required")
            if name in self._fields
            and (names is None or name in names)
            and self._lacks_form_field(name)
        ]
        missing += self._get_missing_attributes(audience, keys)
        if not missing:
            return []
        return [
            self.env._(
                "%(line)s: fill in %(fields)s.",
                line=self.display_name,
                fields=", ".join(missing),
            )
        ]

    def write(self, vals):
        result = super().write(vals)
        names = set(LINE_FIELDS).intersection(vals)
        if names or "attribute_values" in vals:
            values = vals.get("attribute_values")
            keys = _get_keys(values) if values is not None else ()
            decided = self.filtered(lambda line: line.order_id.workflow_state != "draft")
            gaps = [gap for line in decided for gap in line._get_form_gaps(names, keys)]
            if gaps:
                raise ValidationError("\n".join(gaps))
        return result


def _get_keys(values):
    """Return the keys of values of attributes that are written, in either of Odoo's forms."""
    if isinstance(values, list):
        return {item.get("name") for item in values}
    return set(values or ())


def _follow_form(node, key, parent):
    """Add to a field of a view what the type's form says of it."""
    is_column = node.getparent().tag == "list"
    hidden = "column_invisible" if is_column else "invisible"
    for attribute, rule in ((hidden, "form_hidden"), ("required", "form_required")):
        condition = f"'{key}' in {parent}{rule}"
        given = node.get(attribute)
        node.set(attribute, f"({given}) or {condition}" if given else condition)
