import json
import uuid

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# Kinds, and the types of Odoo's Properties that they are.
PROPERTY_TYPES = {
    "char": "char",
    "text": "text",
    "float": "float",
    "date": "date",
    "datetime": "datetime",
    "choice": "selection",
    "choices": "tags",
    "boolean": "boolean",
}
TARGETS = {"order": "rma.order", "line": "rma.order.line"}


class RmaAttribute(models.Model):
    """Something a company wants to know of a return or of each product. Odoo's Properties are
    made from it; help, translations, audience and what is required stand here alone."""

    _name = "rma.attribute"
    _inherit = ["rma.cached.mixin"]
    _description = "Attribute of Returns"
    _order = "sequence, id"

    name = fields.Char(string="Label", required=True, translate=True)
    # What the values are stored by; it never changes, and is the same in another database.
    key = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: uuid.uuid4().hex[:16]
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    target = fields.Selection(
        [("order", "Return"), ("line", "Product")], string="Of", required=True, default="order"
    )
    kind = fields.Selection(
        [
            ("char", "Text"),
            ("text", "Long Text"),
            ("float", "Number"),
            ("date", "Date"),
            ("datetime", "Date and Time"),
            ("choice", "Choice"),
            ("choices", "Several Choices"),
            ("boolean", "Yes or No"),
        ],
        required=True,
        default="char",
    )
    choice_ids = fields.One2many("rma.attribute.choice", "attribute_id", copy=True)
    help = fields.Char(translate=True, help="Shown below the field, to customers as well.")
    audience = fields.Selection(
        [("staff", "Staff Only"), ("customer", "Staff and Customers")],
        required=True,
        default="staff",
        help="Customers fill it in when they ask for a return, and see it on their page.",
    )
    is_required = fields.Boolean(
        string="Required",
        help="Nothing is submitted without it. Returns that exist already stay as they are until "
        "somebody edits it.",
    )
    default_value = fields.Char(
        string="Default",
        help="Filled in on new returns; dates as 2026-12-31, choices by their names, yes as 1.",
    )
    is_on_papers = fields.Boolean(string="On Papers")
    is_in_mails = fields.Boolean(string="In Mails")
    is_in_workbook = fields.Boolean(string="In Workbooks", default=True)
    is_personal = fields.Boolean(
        string="Personal Data",
        default=True,
        help="Handed out to the person, and erased with what the return holds of them.",
    )
    type_ids = fields.Many2many("rma.type", string="Types")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    usage_count = fields.Integer(string="Used", compute="_compute_usage_count")

    _key_uniq = models.UniqueIndex("(key)", "An attribute with this key already exists.")

    # ------------------------------------------------------------------ words

    @api.model
    def _get_words(self):
        """Return ``{key: (label, {key of a choice: name})}`` in the reader's language."""
        return self._read_words(self.env.lang or "en_US")

    @api.model
    @tools.ormcache("lang")
    def _read_words(self, lang):
        # sudo: rma.attribute - whoever reads a return reads what its fields are called
        attributes = self.sudo().with_context(lang=lang, active_test=False).search(Domain.TRUE)
        return {
            attribute.key: (
                attribute.name,
                {choice.key: choice.name for choice in attribute.choice_ids},
            )
            for attribute in attributes
        }

    # ------------------------------------------------------------------ definition

    def _prepare_definition(self):
        """Return these attributes as Odoo's Properties have them."""
        definitions = []
        for attribute in self.sorted(lambda attribute: (attribute.sequence, attribute.id)):
            kind = PROPERTY_TYPES[attribute.kind]
            definition = {"name": attribute.key, "string": attribute.name, "type": kind}
            choices = attribute.choice_ids.filtered("active")
            if kind == "selection":
                definition[kind] = [[choice.key, choice.name] for choice in choices]
            elif kind == "tags":
                definition[kind] = [
                    [choice.key, choice.name, index % 12] for index, choice in enumerate(choices)
                ]
            default = attribute._parse_default()
            if default is not None:
                definition["default"] = default
            definitions.append(definition)
        return definitions

    def _parse_default(self):
        """Return the default as values are stored; None without one."""
        self.ensure_one()
        text = (self.default_value or "").strip()
        if not text:
            return None
        choices = {choice.name.casefold(): choice.key for choice in self.choice_ids}
        if self.kind == "choices":
            return [
                choices[name.strip().casefold()]
                for name in text.split(",")
                if name.strip().casefold() in choices
            ] or None
        if self.kind == "choice":
            return choices.get(text.casefold())
        if self.kind == "boolean":
            return text.casefold() in ("1", "yes", "true")
        return self._parse(text)

    def _parse(self, text):
        """Return a text that somebody entered as values are stored.

        :raises ValidationError: where it is none of this kind
        """
        self.ensure_one()
        try:
            if self.kind == "float":
                return float(text.replace(" ", "").replace("\xa0", "").replace(",", "."))
            if self.kind == "date":
                return fields.Date.to_string(fields.Date.to_date(text[:10]))
            if self.kind == "datetime":
                moment = fields.Datetime.to_datetime(text.replace("T", " "))
                return fields.Datetime.to_string(moment)
        except (ValueError, TypeError) as error:
            raise self._refuse(text) from error
        return text

    def _refuse(self, value):
        """Return the error that says what is wrong with a value."""
        sentences = {
            "float": self.env._("a number"),
            "date": self.env._("a date, such as 2026-12-31"),
            "datetime": self.env._("a date and time, such as 2026-12-31 14:30:00"),
            "boolean": self.env._("yes or no"),
            "choice": self.env._("one of %s", ", ".join(self.choice_ids.mapped("name"))),
            "choices": self.env._("some of %s", ", ".join(self.choice_ids.mapped("name"))),
        }
        return ValidationError(
            self.env._(
                "%(attribute)s: “%(value)s” is not %(kind)s.",
                attribute=self.name,
                value=value,
                kind=sentences.get(self.kind, self.env._("a text")),
            )
        )

    # ------------------------------------------------------------------ constraints

    @api.constrains("default_value", "kind", "choice_ids")
    def _check_default_value(self):
        for attribute in self.filtered("default_value"):
            if attribute._parse_default() is None:
                raise attribute._refuse(attribute.default_value)

    def write(self, vals):
        for attribute in self:
            for name in ("kind", "target"):
                if name in vals and vals[name] != attribute[name] and attribute.usage_count:
                    raise ValidationError(
                        self.env._(
                            "%(attribute)s is filled in on %(count)s returns and keeps its kind. "
                            "Archive it, and make another one.",
                            attribute=attribute.name,
                            count=attribute.usage_count,
                        )
                    )
        return super().write(vals)

    def _compute_usage_count(self):
        for attribute in self:
            attribute.usage_count = attribute._count_usages()

    def _count_usages(self, value=None):
        """Return how many records have a value of this attribute, or this one."""
        self.ensure_one()
        if not self._origin:
            return 0
        model = self.env[TARGETS[self.target]]
        model.flush_model(["attribute_values"])
        condition = SQL(
            "attribute_values ? %s AND attribute_values -> %s != 'false'", *[self.key] * 2
        )
        if value:
            condition = SQL(
                "(attribute_values @> %s OR attribute_values @> %s)",
                json.dumps({self.key: value}),
                json.dumps({self.key: [value]}),
            )
        table = SQL.identifier(model._table)
        rows = self.env.execute_query(SQL("SELECT COUNT(*) FROM %s WHERE %s", table, condition))
        return rows[0][0]

    def unlink(self):
        """What is filled in somewhere is archived: its values stay and keep their label."""
        used = self.filtered("usage_count")
        used.active = False
        return super(RmaAttribute, self - used).unlink()
