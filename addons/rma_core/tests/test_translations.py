import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationRecordReader

# What customers read of this add-on, and the fields of it that are translated.
READ_BY_CUSTOMERS = {
    "mail.template": ["subject", "body_html"],
    "ir.actions.report": ["name"],
    "ir.ui.view": ["arch_db"],
    "rma.reason": ["name"],
    "rma.outcome": ["name"],
}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_what_customers_read_is_there_in_polish(self):
        polish = polib.pofile(file_path("rma_core/i18n/pl.po"))
        # Odoo looks up the texts of a record under that record's own name.
        translated = {
            (place.rpartition(":")[2], entry.msgid)
            for entry in polish
            if entry.msgstr
            for place, __ in entry.occurrences
        }
        missing = [
            (xmlid, source)
            for model, fields in READ_BY_CUSTOMERS.items()
            for __, __, name, xmlid, source, *__ in TranslationRecordReader(
                self.env.cr, model, self._get_shipped_ids(model), fields
            )
            if name.partition(",")[2] in fields and (xmlid, source) not in translated
        ]
        self.assertFalse(missing)

    def _get_shipped_ids(self, model):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "rma_core"), ("model", "=", model)]
        )
        records = self.env[model].browse(shipped.mapped("res_id"))
        if model == "ir.ui.view":
            # Papers; other views are staff's.
            records = records.filtered(lambda view: view.type == "qweb")
        return records.ids
