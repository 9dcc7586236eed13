import polib

from odoo.tests import tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationRecordReader

from .common import WithdrawalCommon

WORDS = {
    "de_DE": ("Vertrag widerrufen", "Widerruf bestätigen", "Hiermit widerrufe ich"),
    "pl_PL": ("Odstąp od umowy tutaj", "Potwierdź odstąpienie", "o moim odstąpieniu od umowy"),
}
READ_BY_CUSTOMERS = {
    "mail.template": ["subject", "body_html"],
    "ir.actions.report": ["name"],
    "ir.ui.view": ["arch_db"],
    "rma.outcome": ["name"],
}


@tagged("post_install", "-at_install")
class TestTranslations(WithdrawalCommon):
    """The law's words in German and Polish, and everything else that customers read."""

    def test_the_laws_words(self):
        for lang, (function, confirm, statement) in WORDS.items():
            self.env["res.lang"]._activate_lang(lang)
            module = self.env["ir.module.module"].search([("name", "=", "rma_withdrawal")])
            module._update_translations([lang])
            for xmlid, words in (("layout", function), ("check", confirm)):
                view = self.env.ref(f"rma_withdrawal.{xmlid}").with_context(lang=lang)
                self.assertIn(words, " ".join(view.arch.split()))
            self.customer.lang = lang
            order = self._create_order((self.product, 1))
            declaration = self.declarations.sudo().create(
                {
                    "channel": "mail",
                    "person_name": "Ada",
                    "email": "ada@example.com",
                    "order_reference": order.name,
                    "lang": lang,
                }
            )
            self.assertIn(statement, declaration.statement)

    def test_all_that_customers_read_is_translated(self):
        for lang in ("de", "pl"):
            texts = polib.pofile(file_path(f"rma_withdrawal/i18n/{lang}.po"))
            translated = {
                (place.rpartition(":")[2], entry.msgid)
                for entry in texts
                if entry.msgstr
                for place, __ in entry.occurrences
            }
            missing = [
                (xmlid, source)
                for model, names in READ_BY_CUSTOMERS.items()
                for __, __, name, xmlid, source, *__ in TranslationRecordReader(
                    self.env.cr, model, self._get_shipped_ids(model), names
                )
                if name.partition(",")[2] in names and (xmlid, source) not in translated
            ]
            self.assertFalse(missing, lang)

    def _get_shipped_ids(self, model):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "rma_withdrawal"), ("model", "=", model)]
        )
        records = self.env[model].browse(shipped.mapped("res_id"))
        if model == "ir.ui.view":
            records = records.filtered(lambda view: view.type == "qweb")
        return records.ids
