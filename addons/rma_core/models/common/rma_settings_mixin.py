from odoo import models

from .rma_trail_mixin import TRACKED_TYPES


class RmaSettingsMixin(models.AbstractModel):
    """For models of Odoo's own that have settings of returns, fields named ``rma_…``: changes of
    these are logged where ``_get_rma_settings_thread()`` says."""

    _name = "rma.settings.mixin"
    _description = "Settings of Returns with a Log of Changes"

    def write(self, vals):
        names = [
            name
            for name in vals
            if name.startswith("rma_") and self._fields[name].type in TRACKED_TYPES
        ]
        # sudo: settings - the log shows values its writer may not read elsewhere
        records = self.sudo() if names else self.browse()
        before = {record.id: {name: record[name] for name in names} for record in records}
        result = super().write(vals)
        if records:
            records._log_rma_settings(names, before)
        return result

    def _log_rma_settings(self, names, before):
        tracked = self.fields_get(names, ("string", "type", "selection", "currency_field"))
        for record in self:
            __, values = record._mail_track(tracked, before[record.id])
            if values:
                record._get_rma_settings_thread()._message_log(
                    body=record.display_name, tracking_value_ids=values
                )

    def _get_rma_settings_thread(self):
        """Return the record with messages on which changes of these settings are logged."""
        raise NotImplementedError
