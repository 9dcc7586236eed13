from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError


class RmaTypeImport(models.TransientModel):
    """Takes over types from a file, and tells what that changed."""

    _name = "rma.type.import"
    _description = "Import Types of Returns"

    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    report = fields.Text(readonly=True)

    def action_import(self):
        """Take over the file and show the report."""
        self.ensure_one()
        try:
            text = b64decode(self.file).decode("utf-8-sig")
        except (UnicodeDecodeError, ValueError) as error:
            raise UserError(self.env._("This file holds no types of returns.")) from error
        report = self.env["rma.type"]._import_file(text)
        self.report = "\n".join(report) or self.env._("Nothing changed: all is as in the file.")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Types"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
