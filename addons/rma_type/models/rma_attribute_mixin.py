import json
from collections.abc import Mapping
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, format_datetime

from ..fields import is_filled


class RmaAttributeMixin(models.AbstractModel):
    """A record with values of attributes. Needs ``type_id`` and ``attribute_values``."""

    _name = "rma.attribute.mixin"
    _description = "Record with Attributes"
    # ``order`` or ``line``: which attributes are meant.
    _attribute_target = None

    kept_attributes = fields.Char(
        string="Kept",
        compute="_compute_kept_attributes",
        help="Values that the type does not ask for any more.",
    )
    attribute_help = fields.Text(compute="_compute_attribute_help")

    # ------------------------------------------------------------------ reading

    def _get_attribute_rows(self, audience="staff", is_kept=False):
        """Return ``[(attribute, value as stored)]`` of what is filled in, in the form's order.

        :param is_kept: those that the type lacks instead of those it has
        """
        self.ensure_one()
        values = self.attribute_values._values
        if not values:
            return []
        attributes = self._get_known_attributes(values)
        # sudo: rma.type - whoever reads a return reads what it holds
        own = self.sudo().type_id.attribute_ids.filtered("active")
        return [
            (attribute, values[attribute.key])
            for attribute in attributes
            if (attribute in own) != is_kept
            and is_filled(values[attribute.key])
            and (audience == "staff" or attribute.audience == "customer")
        ]

    @api.model
    def _get_known_attributes(self, keys):
        """Return the attributes with these keys, archived ones too, as superuser."""
        # sudo: rma.attribute - whoever reads a return reads what its values are called
        attributes = self.env["rma.attribute"].sudo().with_context(active_test=False)
        return attributes.search([("key", "in", list(keys))])

    def _format_attribute(self, attribute, value):
        """Return a value as people read it, in their language."""
        if not is_filled(value):
            return ""
        if attribute.kind in ("choice", "choices"):
            names = self.env["rma.attribute"]._get_words()[attribute.key][1]
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(names.get(key, key) for key in chosen)
        if attribute.kind == "boolean":
            return self.env._("Yes")
        if attribute.kind == "date":
            return format_date(self.env, value)
        if attribute.kind == "datetime":
            return format_datetime(self.env, value)
        if attribute.kind == "float":
            return f"{value:.6f}".rstrip("0").rstrip(".")
        return str(value)

    def _get_attribute_texts(self, audience="staff", flag=None):
        """Return ``[(label, value)]`` as people read them; for papers, pages and mails.

        :param str flag: a field of the attribute that must be set
        """
        return [
            (attribute.name, self._format_attribute(attribute, value))
            for attribute, value in self._get_attribute_rows(audience)
            if not flag or attribute[flag]
        ]

    @api.depends("attribute_values", "type_id")
    def _compute_kept_attributes(self):
        for record in self:
            kept = [
                f"{attribute.name}: {record._format_attribute(attribute, value)}"
                for attribute, value in record._get_attribute_rows(is_kept=True)
            ]
            for attribute, value in record._get_attribute_rows():
                offered = attribute.choice_ids.filtered("active").mapped("key")
                if attribute.kind == "choice" and value not in offered:
                    kept.append(f"{attribute.name}: {record._format_attribute(attribute, value)}")
            record.kept_attributes = "; ".join(kept)

    @api.depends("type_id")
    def _compute_attribute_help(self):
        for record in self:
            # sudo: rma.type - whoever fills in a return reads what is asked
            attributes = record.sudo().type_id._origin.attribute_ids.filtered(
                lambda item: (
                    item.target == self._attribute_target and (item.help or item.is_required)
                )
            )
            record.attribute_help = "\n".join(
                " – ".join(
                    filter(
                        None,
                        [
                            item.name,
                            self.env._("required") if item.is_required else "",
                            item.help,
                        ],
                    )
                )
                for item in attributes
            )

    # ------------------------------------------------------------------ checking

    @api.constrains("attribute_values")
    def _check_attribute_values(self):
        """What comes by API or import is of the attribute's kind, as on the screen."""
        checked = self.filtered(lambda record: record.attribute_values._values)
        if not checked:
            return
        keys = {key for record in checked for key in record.attribute_values._values}
        attributes = {item.key: item for item in self._get_known_attributes(keys)}
        for record in checked:
            for key, value in record.attribute_values._values.items():
                attribute = attributes.get(key)
                if not attribute:
                    raise ValidationError(
                        self.env._(
                            "%(record)s: there is no attribute %(key)s.",
                            record=record.display_name,
                            key=key,
                        )
                    )
                if is_filled(value) and not _is_of_kind(attribute, value):
                    raise attribute._refuse(value)

    def _get_missing_attributes(self, audience="staff", keys=None):
        """Return the names of required attributes that are empty.

        :param keys: only of these attributes
        """
        self.ensure_one()
        settings = self.env["rma.type"]._get_settings(self.type_id.id)
        values = self.attribute_values._values
        words = self.env["rma.attribute"]._get_words()
        return [
            words[key][0]
            for key, __, is_required, for_whom, __ in settings.get("attributes", {}).get(
                self._attribute_target, ()
            )
            if is_required
            and (audience == "staff" or for_whom == "customer")
            and not is_filled(values.get(key))
            and (keys is None or key in keys)
        ]

    def _has_attribute_defaults(self):
        return {
            type_id: any(
                item[4]
                for item in self.env["rma.type"]
                ._get_settings(type_id)
                .get("attributes", {})
                .get(self._attribute_target, ())
            )
            for type_id in set(self.type_id.ids)
        }

    @api.model
    def _ensure_attribute_values(self, vals_list):
        """Refuse what is no list of attributes: Odoo would stop at it with a server error."""
        for vals in vals_list:
            value = vals.get("attribute_values") or {}
            if isinstance(value, str):
                with suppress(ValueError):
                    value = json.loads(value) or {}
            if not isinstance(value, Mapping | list):
                raise ValidationError(
                    self.env._(
                        "Attributes are given as their keys with their values, such as "
                        '{"color": "red"}; this is something else: %s',
                        value,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_attribute_values(vals_list)
        records = super().create(vals_list)
        # Which type a record has may follow from others, after Odoo asked for defaults.
        has_defaults = records._has_attribute_defaults()
        for record in records.filtered(lambda record: has_defaults.get(record.type_id.id)):
            field = record._fields["attribute_values"]
            given = record.attribute_values._values
            values = {"type_id": record.type_id.id, "attribute_values": dict(given)}
            completed = field._add_default_values(self.env, values)
            if completed != given:
                record.attribute_values = completed
        return records

    def write(self, vals):
        if "attribute_values" not in vals:
            return super().write(vals)
        self._ensure_attribute_values([vals])
        before = {record: dict(record.attribute_values._values) for record in self}
        result = super().write(vals)
        for record, old in before.items():
            new = record.attribute_values._values
            if changed := [key for key in {**old, **new} if old.get(key) != new.get(key)]:
                record._log_attributes(old, new, changed)
        return result

    def _log_attributes(self, old, new, keys):
        """Write into the return's chatter which attributes changed."""
        sentences = [
            self.env._(
                "%(field)s changed from %(old)s to %(new)s",
                field=attribute.name,
                old=self._format_attribute(attribute, old.get(attribute.key)) or "–",
                new=self._format_attribute(attribute, new.get(attribute.key)) or "–",
            )
            for attribute in self._get_known_attributes(keys)
            if (old.get(attribute.key) or False) != (new.get(attribute.key) or False)
        ]
        if sentences:
            self._tell_attributes(sentences)

    def _tell_attributes(self, sentences):
        """Put sentences about changed attributes where the history of the record is."""


def _is_of_kind(attribute, value):
    """Tell whether a stored value is one of an attribute's."""
    kind = attribute.kind
    if kind in ("choice", "choices"):
        known = attribute.with_context(active_test=False).choice_ids.mapped("key")
        chosen = value if kind == "choices" else [value]
        return isinstance(chosen, list) and all(key in known for key in chosen)
    if kind == "float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return value is True
    if kind in ("date", "datetime"):
        try:
            convert = fields.Date.to_date if kind == "date" else fields.Datetime.to_datetime
            return isinstance(value, str) and bool(convert(value))
        except ValueError:
            return False
    return isinstance(value, str)
