from odoo import fields, models
from odoo.exceptions import ValidationError

from odoo.addons.rma_portal.models.rma_portal_line_mixin import LONGEST_TEXT
from odoo.addons.rma_type.fields import is_filled


class RmaPortalAttributes(models.AbstractModel):
    """Attributes that a customer fills in before there is a return. Fields of the form are named
    by ``_get_portal_key("attribute-<key>")``."""

    _name = "rma.portal.attributes"
    _description = "Attributes Filled In by a Customer"
    _attribute_target = None

    attribute_values = fields.Json()

    def _get_portal_attributes(self):
        """Return the attributes that customers are asked for, as superuser."""
        rma_type = self._get_portal_type()
        return rma_type._get_attributes(self._attribute_target, "customer") if rma_type else []

    def _get_portal_value(self, attribute):
        """Return the value as the form shows it."""
        value = (self.attribute_values or {}).get(attribute.key)
        if value is None:
            value = attribute._parse_default()
        if attribute.kind == "datetime" and value:
            return str(value)[:16].replace(" ", "T")
        if attribute.kind == "float" and value is not None:
            return f"{value:.6f}".rstrip("0").rstrip(".")
        return value or ""

    def _read_portal_attributes(self, form):
        """Take over what a customer filled in; return ``{name of a field: sentence}``."""
        errors = {}
        for record in self:
            values = dict(record.attribute_values or {})
            for attribute in record._get_portal_attributes():
                key = record._get_portal_key(f"attribute-{attribute.key}")
                if f"{key}-asked" not in form:
                    continue
                try:
                    values[attribute.key] = record._read_portal_attribute(attribute, form, key)
                except ValidationError as error:
                    errors[key] = str(error)
            if values != (record.attribute_values or {}):
                record.attribute_values = values
        return errors

    def _read_portal_attribute(self, attribute, form, key):
        """Return what a field of the form says, as values are stored.

        :raises ValidationError: where it is none of this kind
        """
        text = form.get(key)
        text = text.replace("\0", "").strip() if isinstance(text, str) else ""
        if attribute.kind == "boolean":
            return bool(text)
        choices = {str(choice.id): choice.key for choice in attribute.choice_ids}
        if attribute.kind == "choices":
            return [choices[number] for number in choices if form.get(f"{key}-{number}")]
        if not text:
            return False
        if attribute.kind == "choice":
            if text not in choices:
                raise attribute._refuse(text[:100])
            return choices[text]
        if len(text) > LONGEST_TEXT:
            raise ValidationError(
                self.env._(
                    "Shorten this text to %(most)s characters; it has %(length)s.",
                    most=LONGEST_TEXT,
                    length=len(text),
                )
            )
        return attribute._parse(text.replace("\r\n", "\n"))

    def _get_portal_attribute_gaps(self):
        """Return ``{name of a field: sentence}`` for what is still to be filled in."""
        return {
            record._get_portal_key(f"attribute-{attribute.key}"): self.env._(
                "Please fill this in."
            )
            for record in self
            for attribute in record._get_portal_attributes()
            if attribute.is_required and not is_filled(record._get_portal_value(attribute))
        }

    def _prepare_attribute_values(self):
        """Return the values of the return; what the type does not ask for is left behind."""
        self.ensure_one()
        values = self.attribute_values or {}
        return {
            attribute.key: values[attribute.key]
            for attribute in self._get_portal_attributes()
            if is_filled(values.get(attribute.key))
        }
