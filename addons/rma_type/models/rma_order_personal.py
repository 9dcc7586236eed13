from odoo import models

from ..fields import Replacement


class RmaOrder(models.Model):
    """Attributes that are personal data are handed out and erased with the return."""

    _inherit = "rma.order"

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        for order, values in data.items():
            values["type"] = order.type_id.name
            rows = order._get_personal_attributes()
            for line in order.line_ids:
                rows += [
                    (f"{line.product_id.display_name}: {label}", value)
                    for label, value in line._get_personal_attributes()
                ]
            if rows:
                values["attributes"] = dict(rows)
        return data

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        self._erase_personal_attributes()
        self.line_ids._erase_personal_attributes()


class RmaAttributeMixin(models.AbstractModel):
    _inherit = "rma.attribute.mixin"

    def _get_personal_attributes(self):
        """Return ``[(label, value)]`` of what is about a person."""
        self.ensure_one()
        rows = self._get_attribute_rows() + self._get_attribute_rows(is_kept=True)
        return [
            (attribute.name, self._format_attribute(attribute, value))
            for attribute, value in rows
            if attribute.is_personal
        ]

    def _erase_personal_attributes(self):
        """Empty what is about a person, kept values too, without a word of it in the history."""
        keys = {key for record in self for key in record.attribute_values._values}
        personal = set(self._get_known_attributes(keys).filtered("is_personal").mapped("key"))
        field = self._fields["attribute_values"]
        for record in self:
            values = record.attribute_values._values
            left = {key: value for key, value in values.items() if key not in personal}
            if left != values:
                field.write(record, Replacement(left))
