import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path

TEMPLATES = (
    "portal_",
    "request_",
    "quick_",
    "guest_",
    "form_",
    "regulations",
    "sale_order_portal",
)


@tagged("post_install", "-at_install")
class TestPolish(TransactionCase):
    """What customers read is there in Polish, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        entries = polib.pofile(file_path("rma_portal/i18n/pl.po"))
        cls.polish = {entry.msgid: entry.msgstr for entry in entries}

    def test_every_page_is_translated(self):
        views = self.env["ir.model.data"].search(
            [("module", "=", "rma_portal"), ("model", "=", "ir.ui.view")]
        )
        views = views.filtered(lambda data: data.name.startswith(TEMPLATES))
        views = self.env["ir.ui.view"].with_context(lang=None).browse(views.mapped("res_id"))
        self.assertGreater(len(views), 20)
        get_terms = views._fields["arch_db"].get_trans_terms
        terms = {term for view in views for term in get_terms(view.arch_db)}
        missing = {term for term in terms if not self.polish.get(term)}
        self.assertFalse({term for term in missing if any(map(str.isalpha, term))})
