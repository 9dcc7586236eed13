from odoo import models, tools

# Types that Odoo can track.
TRACKED_TYPES = frozenset(
    [
        "boolean",
        "char",
        "date",
        "datetime",
        "float",
        "integer",
        "many2many",
        "many2one",
        "monetary",
        "selection",
        "text",
    ]
)


class RmaTrailMixin(models.AbstractModel):
    """For what returns are set up with: every change of every field stands on the record, those
    of add-ons too, and outlives the record in the log of changes."""

    _name = "rma.trail.mixin"
    _description = "Setting with a Log of Changes"
    _inherit = ["mail.thread", "rma.guard.mixin"]

    @tools.ormcache("self.env.uid", "self.env.su")
    def _track_get_fields(self):
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and field.type in TRACKED_TYPES
            and (not field.compute or not field.readonly)
            and name not in models.MAGIC_COLUMNS
            and name != "parent_path"
        ]
        # Only fields that the user may read.
        return set(self.fields_get(names, attributes=()))

    def unlink(self):
        # sudo: mail.message - the history outlives the record, whoever deletes it
        messages = self.env["mail.message"].sudo()
        kept = messages.search([("model", "=", self._name), ("res_id", "in", self.ids)])
        names = {record.id: record.display_name for record in self}
        companies = self._mail_get_companies()
        for res_id, part in kept.grouped("res_id").items():
            part.subject = names[res_id]
        label = self.env["ir.model"]._get(self._name).name
        # Detached from the record, or Odoo would delete them with it.
        kept.res_id = False
        messages.create(
            [
                {
                    "model": self._name,
                    "res_id": False,
                    "message_type": "notification",
                    "rma_is_logged": True,
                    "record_company_id": companies[res_id].id,
                    "author_id": self.env.user.partner_id.id,
                    "subject": name,
                    "body": self.env._("%(kind)s “%(name)s” deleted", kind=label, name=name),
                }
                for res_id, name in names.items()
            ]
        )
        return super().unlink()
