from odoo import api, fields, models, tools

# Fields that a form may hide, ask for or demand; the rest is always there.
ORDER_FIELDS = (
    "reference",
    "partner_shipping_id",
    "partner_invoice_id",
    "date_deadline",
    "tag_ids",
    "category_id",
    "arrival_id",
    "dispatch_id",
)
LINE_FIELDS = (
    "lot_ids",
    "reason_id",
    "outcome_id",
    "description",
    "photo_ids",
    "manufacturer_id",
    "place_id",
    "disposition_id",
)
FORM_FIELDS = {"order": ORDER_FIELDS, "line": LINE_FIELDS}
MODELS = {"order": "rma.order", "line": "rma.order.line"}
USES = [("hidden", "Hidden"), ("optional", "Optional"), ("required", "Required")]


class RmaTypeField(models.Model):
    """How a type's form treats one of the fields that all returns have."""

    _name = "rma.type.field"
    _inherit = ["rma.cached.mixin"]
    _description = "Field of a Type's Form"
    _order = "sequence, id"

    type_id = fields.Many2one("rma.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    field = fields.Selection("_selection_field", required=True)
    label = fields.Char(translate=True, help="Empty: as it is called otherwise.")
    help = fields.Char(translate=True, help="Shown below the field on the website.")
    staff = fields.Selection(USES, required=True, default="optional")
    customer = fields.Selection(USES, string="Customers", required=True, default="optional")

    _field_uniq = models.UniqueIndex(
        "(type_id, field)", "A field can be in the form of a type only once."
    )

    @api.model
    def _selection_field(self):
        choices = []
        for target, model in MODELS.items():
            known = self.env[model].fields_get(FORM_FIELDS[target], ["string"])
            title = self.env._("Return") if target == "order" else self.env._("Product")
            choices += [
                (f"{target}.{name}", f"{title}: {known[name]['string']}")
                for name in FORM_FIELDS[target]
                if name in known
            ]
        return choices

    @api.depends("field", "label")
    def _compute_display_name(self):
        labels = dict(self._selection_field())
        for item in self:
            item.display_name = item.label or labels.get(item.field)


class RmaType(models.Model):
    """The form of a type, as the server checks it and the screens show it."""

    _inherit = "rma.type"

    def _prepare_form(self):
        """Return ``{target: {name of a field: {"staff", "customer", "sequence"}}}``."""
        form = {"order": {}, "line": {}}
        for position, item in enumerate(self.field_ids):
            target, __, name = item.field.partition(".")
            form[target][name] = {
                "staff": item.staff,
                "customer": item.customer,
                "sequence": position,
            }
        return form

    @api.model
    def _get_form_use(self, type_id, target, name, audience):
        """Return whether a form hides a field, asks for it or demands it."""
        form = self._get_settings(type_id).get("form")
        return form[target].get(name, {}).get(audience, "optional") if form else "optional"

    @api.model
    def _get_form_names(self, type_id, target, audience, use):
        """Return the names of the fields that a form uses in this way, in its order."""
        form = self._get_settings(type_id).get("form") or {target: {}}
        return [name for name, item in form[target].items() if item[audience] == use]

    @api.model
    def _get_form_labels(self, type_id):
        """Return ``{target: {name: (label, help)}}`` in the reader's language, own ones alone."""
        return self._read_form_labels(type_id, self.env.lang or "en_US")

    @api.model
    @tools.ormcache("type_id", "lang")
    def _read_form_labels(self, type_id, lang):
        labels = {"order": {}, "line": {}}
        # sudo: rma.type - customers read what their form's fields are called
        for item in self.sudo().with_context(lang=lang).browse(type_id).field_ids:
            target, __, name = item.field.partition(".")
            if item.label or item.help:
                labels[target][name] = (item.label or "", item.help or "")
        return labels

    def _get_attributes(self, target, audience="staff"):
        """Return the attributes that an audience fills in, in their order."""
        self.ensure_one()
        return self.attribute_ids.filtered(
            lambda attribute: (
                attribute.active
                and attribute.target == target
                and (audience == "staff" or attribute.audience == "customer")
            )
        ).sorted(lambda attribute: (attribute.sequence, attribute.id))
