import unittest
from pathlib import Path

from odoo.tests import TransactionCase, tagged

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "personal-data.md"
TYPES = ("char", "text", "html", "json", "binary", "properties", "reference")
PEOPLE = ("res.partner", "res.users", "ir.attachment")
EVERYWHERE = ("create_uid", "write_uid")


@tagged("post_install", "-at_install")
class TestDocumentation(TransactionCase):
    def _find_fields(self):
        """Return the stored texts, files and people of the suite's own models."""
        return [
            f"{name}.{field.name}"
            for name, model in self.env.registry.items()
            if name.startswith("rma.") and model._auto and not model._transient
            for field in model._fields.values()
            if field.store and field.name not in EVERYWHERE
            if field.comodel_name in PEOPLE
            or (field.type in TYPES and not getattr(field, "translate", False))
        ]

    @unittest.skipUnless(DOCUMENT.exists(), "the suite's documents are not beside the add-ons")
    def test_every_field_about_people_is_explained(self):
        text = DOCUMENT.read_text()
        names = self._find_fields()
        self.assertIn("rma.order.partner_id", names)
        missing = [
            name
            for name in names
            if f"`{name}`" not in text and f"`{name.rpartition('.')[0]}.*`" not in text
        ]
        self.assertEqual(missing, [], "say in docs/personal-data.md why this is stored")
