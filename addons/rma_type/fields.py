"""Odoo's Properties, without losing what a type or a list of choices no longer has."""

import json

from odoo import fields
from odoo.exceptions import UserError
from odoo.orm.fields_properties import Property
from odoo.orm.utils import parse_field_expr
from odoo.tools import SQL


def is_filled(value):
    """Tell whether an attribute has a value. A number of nought is one, though Python says that
    it equals ``False``."""
    return value is not None and value is not False and value != "" and value != []


class Replacement(dict):
    """Values that take the place of all there are, those that are kept too."""


class KeptProperties(fields.Properties):
    """Values of attributes. Odoo drops what the new definition lacks when it changes, and reads a
    choice that was removed as empty; here such values stay, and only the server replaces them."""

    def _to_dict(self, env, value):
        """Return values in whatever form as ``{key: value}``."""
        if isinstance(value, Property):
            return value._values
        if isinstance(value, str):
            value = json.loads(value)
        if isinstance(value, list):
            if any(p.get("definition_changed") or p.get("definition_deleted") for p in value):
                raise UserError(
                    env._("Attributes are set up in Returns, Configuration, Attributes.")
                )
            self._remove_display_name(value)
            value = self._list_to_dict(value)
        return value or {}

    def _add_default_values(self, env, values):
        given = self._to_dict(env, values.get(self.name))
        if not values.get(self.definition_record):
            return given
        completed = super()._add_default_values(env, {**values, self.name: dict(given)})
        return {**given, **self._list_to_dict(completed or [])}

    def write(self, records, value):
        if isinstance(value, Replacement):
            return super().write(records, dict(value))
        given = self._to_dict(records.env, value)
        for record in records:
            super().write(record, self._merge(record, given))
        return None

    def _merge(self, record, given):
        """Return the values of a record once those given are written."""
        old = record[self.name]._values
        merged = {**old, **given}
        for definition in self._get_properties_definition(record) or ():
            key, kind = definition["name"], definition["type"]
            if kind == "selection" and not merged.get(key):
                offered = {choice[0] for choice in definition["selection"]}
                if old.get(key) and old[key] not in offered:
                    merged[key] = old[key]
            elif kind == "tags" and key in given:
                offered = {choice[0] for choice in definition["tags"]}
                removed = [choice for choice in old.get(key) or () if choice not in offered]
                chosen = given[key] or []
                merged[key] = [*chosen, *(choice for choice in removed if choice not in chosen)]
        return merged

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """What is asked for most, one of some values, is looked up in the index of all of them."""
        __, key = parse_field_expr(field_expr)
        if key and operator == "in" and value and all(value) and True not in value:
            column = model._field_to_sql(alias, self.name, query)
            return SQL(
                "(%s)",
                SQL(" OR ").join(
                    SQL("%s @> %s", column, json.dumps({key: shape}))
                    for item in value
                    for shape in (item, [item])
                ),
            )
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)


class SpokenDefinition(fields.PropertiesDefinition):
    """A definition whose labels and choices are in the reader's language."""

    def convert_to_record(self, value, record):
        definitions = super().convert_to_record(value, record)
        if definitions:
            words = record.env["rma.attribute"]._get_words()
            for definition in definitions:
                label, choices = words.get(definition["name"]) or (None, {})
                definition["string"] = label or definition.get("string")
                for kind in ("selection", "tags"):
                    if kind in definition:
                        definition[kind] = [
                            [key, choices.get(key, name), *more]
                            for key, name, *more in definition[kind]
                        ]
        return definitions
