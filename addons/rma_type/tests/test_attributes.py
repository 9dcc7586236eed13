from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestAttributes(TypeCommon):
    def test_an_attribute_is_part_of_the_form_at_once(self):
        self._create_attribute("Meter", self.type_complaint, kind="float")
        order = self._ask(self.type_complaint)
        self.assertEqual(self._read_values(order), {"Meter": None})
        meter = self.type_complaint.attribute_ids
        order.attribute_values = {meter.key: 12.5}
        self.assertEqual(self._read_values(order), {"Meter": 12.5})
        self.assertFalse(self._read_values(self._ask(self.type_return)))

    def test_every_kind_is_checked_by_the_server(self):
        wrong = {
            "char": 5,
            "text": ["x"],
            "float": "many",
            "date": "soon",
            "datetime": "then",
            "choice": "nothing",
            "choices": ["nothing"],
            "boolean": "maybe",
        }
        right = {
            "char": "a",
            "text": "a\nb",
            "float": 2.5,
            "date": "2026-12-31",
            "datetime": "2026-12-31 12:00:00",
            "boolean": True,
        }
        for kind, value in wrong.items():
            with self.subTest(kind=kind):
                attribute = self._create_attribute(
                    f"A {kind}", self.type_complaint, kind=kind, choices=["One", "Two"]
                )
                order = self._ask(self.type_complaint)
                refused = self.assertRaisesRegex(ValidationError, f"A {kind}")
                with refused, self.env.cr.savepoint():
                    order.attribute_values = {attribute.key: value}
                key = attribute.choice_ids[0].key
                good = right.get(kind, [key] if kind == "choices" else key)
                order.attribute_values = {attribute.key: good}
                self.assertTrue(order._get_attribute_texts()[0][1])

    def test_what_is_no_list_of_attributes_is_refused_with_a_sentence(self):
        order = self._ask(self.type_complaint)
        for value in ("x", "5", 5, True):
            with self.subTest(value=value):
                with self.assertRaisesRegex(ValidationError, "given as their keys"):
                    order.attribute_values = value
                vals = {"partner_id": self.customer.id, "attribute_values": value}
                with self.assertRaisesRegex(ValidationError, "given as their keys"):
                    order.create(vals)

    def test_nought_is_a_value(self):
        meter = self._create_attribute(
            "Meter", self.type_complaint, kind="float", is_required=True
        )
        order = self._ask(self.type_complaint)
        with self.assertRaisesRegex(UserError, "Meter"):
            order.action_submit()
        order.attribute_values = {meter.key: 0.0}
        self.assertEqual(order._get_attribute_rows(), [(meter.sudo(), 0.0)])
        self.assertTrue(order._format_attribute(meter, 0.0))
        order.action_submit()
        self.assertEqual(order.state, "submitted")
        wizard = self.env["rma.type.change"].with_user(self.clerk)
        wizard = wizard.create({"order_ids": order.ids, "type_id": self.type_complaint.id})
        self.assertFalse(wizard.required)

    def test_an_unknown_key_is_refused(self):
        order = self._ask(self.type_complaint)
        with self.assertRaisesRegex(ValidationError, "nonsense"):
            order.attribute_values = {"nonsense": "x"}

    def test_defaults_for_form_and_import(self):
        self._create_attribute("Place", self.type_complaint, default_value="Shop")
        choice = self._create_attribute(
            "Way",
            self.type_complaint,
            kind="choice",
            choices=["Post", "Counter"],
            default_value="counter",
            target="line",
        )
        order = self._ask(self.type_complaint)
        self.assertEqual(self._read_values(order)["Place"], "Shop")
        self.assertEqual(self._read_values(order.line_ids)["Way"], choice.choice_ids[1].key)
        with Form(self.env["rma.order"].with_user(self.clerk)) as form:
            form.partner_id = self.customer
            form.type_id = self.type_complaint
        self.assertEqual(self._read_values(form.record)["Place"], "Shop")

    def test_a_default_that_is_none_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Neon"):
            self._create_attribute(
                "Light", self.type_complaint, kind="choice", choices=["LED"], default_value="Neon"
            )

    def test_a_removed_choice_keeps_its_word(self):
        way = self._create_attribute(
            "Way", self.type_complaint, kind="choice", choices=["Post", "Counter"]
        )
        post = way.choice_ids[0]
        order = self._ask(self.type_complaint, attribute_values={way.key: post.key})
        way.choice_ids = [(2, post.id)]
        self.assertTrue(post.exists())
        self.assertEqual(way.choice_ids.mapped("name"), ["Counter"])
        self.assertEqual(order.kept_attributes, "Way: Post")
        # The screen reads it as empty and writes it back like that.
        values = order.read(["attribute_values"])[0]["attribute_values"]
        order.write({"attribute_values": values})
        self.assertEqual(order.attribute_values._values[way.key], post.key)
        order.attribute_values = {way.key: way.choice_ids.key}
        self.assertEqual(self._read_values(order)["Way"], way.choice_ids.key)

    def test_an_unused_choice_is_deleted(self):
        way = self._create_attribute(
            "Way", self.type_complaint, kind="choices", choices=["A", "B"]
        )
        gone = way.choice_ids[0]
        way.choice_ids = [(2, gone.id)]
        self.assertFalse(gone.exists())

    def test_several_choices_lose_only_what_is_taken_out(self):
        way = self._create_attribute(
            "Parts", self.type_complaint, kind="choices", choices=["Cable", "Box", "Bulb"]
        )
        cable, box, bulb = way.choice_ids
        order = self._ask(self.type_complaint, attribute_values={way.key: [cable.key, box.key]})
        way.choice_ids = [(2, cable.id)]
        order.attribute_values = {way.key: [bulb.key]}
        self.assertCountEqual(order.attribute_values._values[way.key], [bulb.key, cable.key])

    def test_a_used_attribute_is_archived_and_keeps_its_kind(self):
        meter = self._create_attribute("Meter", self.type_complaint)
        order = self._ask(self.type_complaint, attribute_values={meter.key: "12"})
        with self.assertRaisesRegex(ValidationError, "Meter"):
            meter.kind = "float"
        meter.unlink()
        self.assertFalse(meter.active)
        self.assertFalse(self._read_values(order))
        self.assertEqual(order.kept_attributes, "Meter: 12")

    def test_labels_are_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        meter = self._create_attribute(
            "Meter", self.type_complaint, kind="choice", choices=["Yes, there"]
        )
        meter.with_context(lang="pl_PL").name = "Licznik"
        meter.choice_ids.with_context(lang="pl_PL").name = "Jest"
        order = self._ask(self.type_complaint)
        self.assertIn("Licznik", self._read_values(order.with_context(lang="pl_PL")))
        self.assertIn("Meter", self._read_values(order.with_context(lang="en_US")))
        definition = order.with_context(lang="pl_PL").read(["attribute_values"])[0]
        self.assertEqual(definition["attribute_values"][0]["selection"][0][1], "Jest")

    def test_definitions_are_not_written_past_the_attributes(self):
        order = self._ask(self.type_complaint)
        added = [
            {
                "name": "abc",
                "string": "Own",
                "type": "char",
                "definition_changed": True,
                "value": "x",
            }
        ]
        for user in (self.clerk, self.manager):
            with self.assertRaises(UserError):
                order.with_user(user).attribute_values = added
        with self.assertRaises(AccessError):
            self.type_complaint.with_user(self.manager).order_attributes = added

    def test_filter_and_group(self):
        way = self._create_attribute(
            "Way", self.type_complaint, kind="choice", choices=["Post", "Counter"]
        )
        post, counter = way.choice_ids
        orders = [
            self._ask(self.type_complaint, attribute_values={way.key: choice.key})
            for choice in (post, counter, post)
        ]
        model = self.env["rma.order"].with_user(self.clerk)
        mine = [("id", "in", [order.id for order in orders])]
        path = f"attribute_values.{way.key}"
        self.assertEqual(model.search_count([*mine, (path, "=", post.key)]), 2)
        self.assertEqual(model.search_count([*mine, (path, "in", [post.key, counter.key])]), 3)
        groups = model.formatted_read_group(mine, [path], ["__count"])
        self.assertEqual(sorted(group["__count"] for group in groups), [1, 2])

    def test_the_index_answers_filters(self):
        way = self._create_attribute("Way", self.type_complaint)
        query = self.env["rma.order"]._search([(f"attribute_values.{way.key}", "=", "x")])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(f"EXPLAIN {query.select().code}", query.select().params)
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("rma_order_attribute_values_idx", plan.replace("__", "_"))

    def test_changes_stand_in_the_history(self):
        meter = self._create_attribute("Meter", self.type_complaint)
        part = self._create_attribute("Part", self.type_complaint, target="line")
        order = self._ask(self.type_complaint)
        order.attribute_values = {meter.key: "12"}
        order.line_ids.attribute_values = {part.key: "bulb"}
        history = " ".join(order.message_ids.mapped("body"))
        self.assertIn("Meter changed from – to 12", history)
        self.assertIn("Lamp: Part changed from – to bulb", history)

    def test_personal_data_is_handed_out_and_erased(self):
        name = self._create_attribute("Neighbour", self.type_complaint)
        power = self._create_attribute("Watt", self.type_complaint, is_personal=False)
        order = self._ask(self.type_complaint, attribute_values={name.key: "Eve", power.key: "40"})
        data = order._prepare_personal_data()[order]
        self.assertEqual(data["attributes"], {"Neighbour": "Eve"})
        order.sudo()._erase_personal_data({})
        self.assertEqual(order.attribute_values._values, {power.key: "40"})

    def test_import_and_export(self):
        meter = self._create_attribute("Meter", self.type_complaint)
        column = f"attribute_values.{meter.key}"
        result = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .with_context(import_file=True)
            .load(
                ["partner_id/.id", "type_id", column, "line_ids/product_id/.id"],
                [[str(self.customer.id), "Complaint", "12", str(self.product.id)]],
            )
        )
        self.assertFalse(result["messages"])
        exporter = self._create_user(
            "rma_exporter", "rma_core.rma_core_group_user,base.group_allow_export"
        )
        order = self.env["rma.order"].with_user(exporter).browse(result["ids"])
        self.assertEqual(self._read_values(order), {"Meter": "12"})
        self.assertEqual(order.export_data([column])["datas"], [["12"]])

    def test_papers_and_mails_show_what_is_marked(self):
        self._create_attribute("Hidden", self.type_complaint, audience="customer")
        shown = self._create_attribute(
            "Meter",
            self.type_complaint,
            audience="customer",
            is_on_papers=True,
            is_in_mails=True,
        )
        seal = self._create_attribute(
            "Seal", self.type_complaint, audience="customer", is_on_papers=True, target="line"
        )
        order = self._ask(self.type_complaint, attribute_values={shown.key: "M-4711"})
        order.line_ids.write(
            {
                "attribute_values": {seal.key: "quite whole"},
                "result_id": self.env.ref("rma_type.result_part").id,
            }
        )
        order.action_submit()
        paper = self.env["ir.actions.report"]._render_qweb_html(
            "rma_core.action_report_return", order.ids
        )[0]
        for text in (b"Meter", b"M-4711", b"quite whole", b"Partly accepted"):
            self.assertIn(text, paper)
        self.assertNotIn(b"Hidden", paper)
        message = order.message_ids[:1]
        mail = self.env["ir.qweb"]._render(
            "rma_core.mail_layout",
            {
                "message": message,
                "record": order,
                "company": order.company_id,
                "lang": "en_US",
                "subtitles": [],
                "subtype": message.subtype_id,
                "tracking_values": [],
                "is_html_empty": lambda text: not text,
                "model_description": "Return",
                "record_name": order.name,
            },
            minimal_qcontext=True,
        )
        self.assertIn("M-4711", str(mail))
