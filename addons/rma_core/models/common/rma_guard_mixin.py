from dataclasses import dataclass

from odoo import api, models, tools
from odoo.exceptions import AccessError

DOOR = "rma_door"


@dataclass(frozen=True)
class Door:
    """Stands in the context while the server writes what clients may not. Whatever a client
    sends as context is JSON, and never this."""

    model: str
    names: frozenset


class RmaGuardMixin(models.AbstractModel):
    """What is readonly on the screen is readonly for API, import and crafted contexts as well.

    Nobody lists fields for it: guarded is what the model declares readonly, computed or related,
    without an inverse. On Odoo's own models these are the fields that the suite adds. The server
    writes them by ``_write_protected()``, which goes through all of ``write()``.
    """

    _name = "rma.guard.mixin"
    _description = "Guard of Readonly Fields"

    @api.model
    @tools.ormcache()
    def _get_guarded_fields(self):
        """Return the names of the fields that no client writes."""
        is_own = self._name.startswith("rma.")
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.readonly
            and not field.inverse
            and name not in models.MAGIC_COLUMNS
            and (is_own or (field.store and self._is_of_suite(field)))
        )

    @api.model
    def _is_of_suite(self, field):
        # Fields made by hand are of no add-on.
        return bool(field._modules) and field._modules[0].startswith("rma_")

    @api.model
    def _is_server_field(self, name):
        """Tell whether code may also give a guarded field by ``sudo()``. Of returns themselves
        that would be too easy a slip: see there."""
        return True

    def _write_protected(self, vals):
        """Write what clients may not: the only way past the guard, and through every override
        of ``write()``."""
        return self._open_door(vals).write(vals)

    def _open_door(self, names):
        return self.with_context(**{DOOR: Door(self._name, frozenset(names))})

    def _is_door_open(self, name):
        door = self.env.context.get(DOOR)
        return isinstance(door, Door) and door.model == self._name and name in door.names

    # ------------------------------------------------------------------ what Odoo asks

    @api.model
    def _has_field_access(self, field, operation):
        """``create()``, ``write()``, imports and lines within a form all ask this."""
        if not super()._has_field_access(field, operation):
            return False
        return (
            operation != "write"
            or field.name not in self._get_guarded_fields()
            or self._is_door_open(field.name)
            or (self.env.su and self._is_server_field(field.name))
        )

    @api.model
    def _check_field_access(self, field, operation):
        if (
            operation == "write"
            and field.name in self._get_guarded_fields()
            and not self._has_field_access(field, operation)
        ):
            raise AccessError(self._get_guard_sentence(field))
        return super()._check_field_access(field, operation)

    @api.model
    def _get_guard_sentence(self, field):
        """Return why a field cannot be set. Extend where there is another way to it."""
        return self.env._(
            "%(field)s (%(model)s) follows from buttons and documents and cannot be set directly. "
            "Leave it out.",
            field=field._description_string(self.env),
            model=self.env["ir.model"]._get(self._name).name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A context meant for something else does not refuse a record, nor does it fill in what
        is guarded. Odoo copies its own records whole, with what is empty in them."""
        if not self._name.startswith("rma."):
            guarded = self._get_guarded_fields()
            vals_list = [
                {name: value for name, value in vals.items() if value or name not in guarded}
                for vals in vals_list
            ]
        names = {f"default_{name}" for name in self._get_guarded_fields()}
        context = self.env.context
        if names.isdisjoint(context):
            return super().create(vals_list)
        kept = {key: value for key, value in context.items() if key not in names}
        writer = self.with_env(self.env(context=kept))
        records = super(RmaGuardMixin, writer).create(vals_list)
        return records.with_env(self.env)

    @api.model
    def default_get(self, fields):
        """Neither a context nor somebody's own defaults set what is guarded: only the field's
        own default does."""
        guarded = self._get_guarded_fields()
        defaults = super().default_get([name for name in fields if name not in guarded])
        for name in guarded.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[name] = field.convert_to_write(value, self)
        return defaults
