from odoo import models

from odoo.addons.rma_portal.models.rma_portal_line_mixin import PORTAL_FIELDS

# What the form calls a field, and what the line does.
NAMES = {
    "reason": "reason_id",
    "outcome": "outcome_id",
    "description": "description",
    "files": "photo_ids",
}


class RmaPortalLineMixin(models.AbstractModel):
    """What the type asks of a line comes instead of what everybody is asked."""

    _inherit = "rma.portal.line.mixin"

    def _get_portal_type(self):
        """Return the type of what the line belongs to, as superuser."""
        # sudo: rma.type - customers have no rights on types
        return self.sudo().type_id

    def _get_portal_use(self, name):
        """Return whether the type's form hides a field, asks for it or demands it."""
        if name not in NAMES:
            return "optional"
        type_id = self._get_portal_type().id
        return self.env["rma.type"]._get_form_use(type_id, "line", NAMES[name], "customer")

    def _get_portal_order(self, names=PORTAL_FIELDS):
        """Return those of the fields that are asked for, in the form's order."""
        self.ensure_one()
        asked = [name for name in names if self._get_portal_use(name) != "hidden"]
        form = self.env["rma.type"]._get_settings(self._get_portal_type().id).get("form")
        places = form["line"] if form else {}

        def get_place(name):
            # What the form does not name keeps its place before the rest.
            place = places.get(NAMES.get(name), {}).get("sequence", -1)
            return (place, PORTAL_FIELDS.index(name) if name in PORTAL_FIELDS else 0)

        return sorted(asked, key=get_place)

    def _get_portal_label(self, name):
        """Return what the type's form calls a field; nothing where it is called as usual."""
        labels = self.env["rma.type"]._get_form_labels(self._get_portal_type().id)["line"]
        return labels.get(NAMES.get(name), (None, None))[0] or None

    def _get_portal_help(self, name):
        """Return what the type's form says below a field."""
        labels = self.env["rma.type"]._get_form_labels(self._get_portal_type().id)["line"]
        return labels.get(NAMES.get(name), (None, None))[1] or None

    # ------------------------------------------------------------------ offered, read, missing

    def _get_portal_offers(self):
        offers = super()._get_portal_offers()
        for line, offer in offers.items():
            rma_type = line._get_portal_type()
            for name in ("reason", "outcome"):
                if allowed := rma_type[f"{name}_ids"]:
                    offer[f"{name}s"] = offer[f"{name}s"].filtered(
                        lambda item, allowed=allowed: item in allowed
                    )
        return offers

    def _read_portal_form(self, form, offers, names=PORTAL_FIELDS):
        errors = {}
        for line in self:
            asked = [name for name in names if line._get_portal_use(name) != "hidden"]
            errors.update(super(RmaPortalLineMixin, line)._read_portal_form(form, offers, asked))
        return errors

    def _get_portal_gaps(self, offers, names=PORTAL_FIELDS):
        gaps = {}
        for line in self:
            asked = [name for name in names if line._get_portal_use(name) != "hidden"]
            gaps.update(super(RmaPortalLineMixin, line)._get_portal_gaps(offers, asked))
            for name in asked:
                key = line._get_portal_key(name)
                if line._get_portal_use(name) == "required" and key not in gaps:
                    if not line._is_portal_filled(name):
                        gaps[key] = self.env._("Please fill this in.")
        return gaps

    def _is_portal_filled(self, name):
        value = self.attachment_ids if name == "files" else self[NAMES[name]]
        return bool(value.strip() if isinstance(value, str) else value)
