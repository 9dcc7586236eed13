import json
from pathlib import Path

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestCarry(TypeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("pl_PL")
        cls.repair = cls._create_type(
            "Warranty repair",
            prefix="WAR",
            is_result_required=True,
            user_ids=[Command.set(cls.clerk.ids)],
            outcome_ids=[Command.set(cls.outcome_refund.ids)],
            reason_ids=[Command.set(cls.reason.ids)],
            field_ids=[
                Command.create({"field": "order.reference", "label": "Card", "staff": "required"})
            ],
        )
        cls.repair.with_context(lang="pl_PL").name = "Naprawa gwarancyjna"
        cls.meter = cls._create_attribute(
            "Seals", cls.repair, kind="choice", choices=["Whole", "Broken"], audience="customer"
        )
        cls.env["rma.stage"].create(
            {"name": "In the workshop", "state": "approved", "type_ids": cls.repair.ids}
        )
        cls.env["rma.result"].create({"name": "Mended", "type_ids": cls.repair.ids})

    def _forget(self):
        self.repair.result_ids.unlink()
        self.repair.stage_ids.unlink()
        self.meter.unlink()
        self.repair.unlink()

    def test_equal_after_the_way(self):
        types = self.env["rma.type"].with_user(self.manager)
        text = self.repair.with_user(self.manager)._export_file()
        self._forget()
        report = types._import_file(text)
        self.assertIn("New: Type of Return Warranty repair", report)
        arrived = types.search([("name", "=", "Warranty repair")])
        self.assertEqual(arrived._export_file(), text)
        self.assertEqual(arrived.with_context(lang="pl_PL").name, "Naprawa gwarancyjna")
        self.assertEqual(arrived.attribute_ids.choice_ids.mapped("name"), ["Whole", "Broken"])

    def test_twice_changes_nothing(self):
        types = self.env["rma.type"].with_user(self.manager)
        self.assertEqual(types._import_file(self.repair._export_file()), [])

    def test_what_exists_is_brought_up_to_date(self):
        content = json.loads(self.repair._export_file())
        content["types"][0]["prefix"] = "GW"
        content["types"][0]["user_ids"].append("nobody@example.com")
        content["types"][0]["field_ids"] = []
        report = self.env["rma.type"]._import_file(json.dumps(content))
        self.assertEqual(self.repair.prefix, "GW")
        self.assertFalse(self.repair.field_ids)
        self.assertEqual(self.repair.user_ids, self.clerk)
        self.assertTrue([line for line in report if "nobody@example.com" in line])

    def test_names_not_ids(self):
        content = self.repair._export_type()
        self.assertEqual(content["outcome_ids"], [self.outcome_refund.code])
        self.assertEqual(content["user_ids"], ["rma_clerk"])

    def test_other_files_are_refused(self):
        for text in ("", "[]", "{}", '{"format": "rma.type", "types": [{}]}'):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "no types"):
                self.env["rma.type"]._import_file(text)

    def test_the_types_of_a_service_shop_arrive_equal(self):
        """Consumer and business complaint, warranty and paid repair, withdrawal, wrong delivery,
        in English and Polish."""
        text = Path(file_path("rma_type/demo/polish_service_shop.json")).read_text()
        types = self.env["rma.type"].with_user(self.manager)
        self.assertTrue(types._import_file(text))
        given = json.loads(text)["types"]
        made = types.search([("name", "in", [item["name"]["en_US"] for item in given])])
        self.assertEqual(len(made), 6)
        arrived = json.loads(made._export_file())["types"]
        for before, after in zip(given, arrived, strict=True):
            # Add-ons installed beside this one say more.
            self.assertEqual(before, {name: after[name] for name in before})
        self.assertEqual(made[0].with_context(lang="pl_PL").name, "Reklamacja konsumencka")
        self.assertEqual(types._import_file(text), [])
        order = self._ask(made[0])
        with self.assertRaisesRegex(UserError, "(?s)Defect found on.*What is wrong"):
            order.action_submit()
