from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import TrackedMixin

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestStages(TrackedMixin, TypeCommon):
    def _create_stage(self, name, state="submitted", **vals):
        return (
            self.env["rma.stage"]
            .with_user(self.manager)
            .create(
                {
                    "name": name,
                    "state": state,
                    "type_ids": [Command.set(self.type_complaint.ids)],
                    **vals,
                }
            )
        )

    def test_the_stage_goes_with_the_state(self):
        order = self._ask(self.type_return)
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_draft"))
        order.action_submit()
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_submitted"))
        order.action_approve()
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_approved"))

    def test_own_stages_take_the_place_of_common_ones(self):
        first = self._create_stage("Reading", sequence=1)
        second = self._create_stage("At the expert", sequence=2)
        order = self._ask(self.type_complaint)
        order.action_submit()
        self.assertEqual(order.stage_id, first)
        order.stage_id = second
        order.line_ids.description = "Stays there."
        self.assertEqual((order.stage_id, order.state), (second, "submitted"))
        with self.assertRaisesRegex(UserError, "not one of Complaint"):
            order.stage_id = self.env.ref("rma_type.stage_submitted")

    def test_moving_across_states_does_the_action(self):
        order = self._ask(self.type_return)
        order.stage_id = self.env.ref("rma_type.stage_submitted")
        self.assertEqual(order.state, "submitted")
        order.stage_id = self.env.ref("rma_type.stage_approved")
        self.assertEqual(order.state, "approved")
        self.assertTrue(order.return_code)
        for name, sentence in (
            ("done", "closes by itself"),
            ("draft", "cannot become"),
            ("cancel", "told why"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                order.stage_id = self.env.ref(f"rma_type.stage_{name}")
        with self.assertRaisesRegex(UserError, "always has a stage"):
            order.stage_id = False

    def test_moving_obeys_what_the_action_obeys(self):
        self.env.company.rma_approver_required = True
        order = self._ask(self.type_return)
        order.action_submit()
        with self.assertRaises(UserError):
            order.stage_id = self.env.ref("rma_type.stage_approved")
        self.assertEqual(order.state, "submitted")

    def test_an_import_brings_returns_to_their_stage(self):
        order = self._ask(self.type_return, stage_id=self.env.ref("rma_type.stage_submitted").id)
        self.assertEqual((order.state, order.stage_id.state), ("submitted", "submitted"))

    def test_a_deleted_stage_moves_its_returns(self):
        first = self._create_stage("Reading", sequence=1)
        second = self._create_stage("At the expert", sequence=2)
        order = self._ask(self.type_complaint)
        order.action_submit()
        self.assertEqual(order.stage_id, first)
        first.unlink()
        self.assertEqual(order.stage_id, second)
        second.unlink()
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_submitted"))

    def test_a_stage_moved_to_another_state_leaves_its_returns(self):
        stage = self._create_stage("Reading")
        order = self._ask(self.type_complaint)
        order.action_submit()
        stage.state = "approved"
        self.assertEqual(order.state, "submitted")
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_submitted"))

    def test_every_state_keeps_a_stage(self):
        with self.assertRaisesRegex(ValidationError, "Under review"):
            self.env.ref("rma_type.stage_submitted").with_user(self.manager).unlink()

    def test_another_type_brings_another_stage(self):
        stage = self._create_stage("Reading")
        order = self._ask(self.type_return)
        order.action_submit()
        order.type_id = self.type_complaint
        self.assertEqual(order.stage_id, stage)
        order.type_id = self.type_return
        self.assertEqual(order.stage_id, self.env.ref("rma_type.stage_submitted"))

    def test_late_after_days(self):
        stage = self._create_stage("Reading", late_days=3)
        order = self._ask(self.type_complaint)
        order.action_submit()
        late = [("is_stage_late", "=", True), ("id", "=", order.id)]
        self.assertFalse(order.search(late))
        order._write_protected({"date_stage": fields.Datetime.now() - timedelta(days=4)})
        self.assertEqual(order.search(late), order)
        self.assertTrue(order.is_stage_late)
        stage.late_days = 0
        order.invalidate_recordset()
        self.assertFalse(order.is_stage_late)

    def test_who_is_asked_next(self):
        worker = self._create_user("rma_worker", "rma_core.rma_core_group_user")
        self._create_stage("Reading", sequence=1)
        expert = self._create_stage(
            "At the expert",
            sequence=2,
            user_ids=[Command.set(worker.ids)],
            ask_text="Write the opinion",
            late_days=2,
        )
        order = self._ask(self.type_complaint)
        order.action_submit()
        self._close_transaction(order.env)
        order.stage_id = expert
        self._close_transaction(order.env)
        asked = order.activity_ids.filtered(lambda activity: activity.rma_step == "stage")
        self.assertEqual(asked.user_id, worker)
        self.assertEqual(asked.summary, "Write the opinion")
        order.action_approve()
        self._close_transaction(order.env)
        order.invalidate_recordset()
        self.assertFalse(
            order.activity_ids.filtered(lambda activity: activity.rma_step == "stage")
        )

    def test_a_mail_leaves_when_a_stage_is_entered(self):
        template = self.env["mail.template"].create(
            {
                "name": "Expert",
                "model_id": self.env["ir.model"]._get_id("rma.order"),
                "subject": "The expert has it",
                "body_html": "<p>Soon.</p>",
            }
        )
        self._create_stage("Reading", sequence=1)
        expert = self._create_stage("At the expert", sequence=2)
        expert.mail_ids = self.env["rma.mail"].create(
            {"name": "Expert", "event": "stage", "template_id": template.id}
        )
        order = self._ask(self.type_complaint)
        order.action_submit()
        self._close_transaction(order.env)
        self.assertNotIn("The expert has it", order.message_ids.mapped("subject"))
        order.stage_id = expert
        self._close_transaction(order.env)
        self.assertIn("The expert has it", order.message_ids.mapped("subject"))

    def test_common_stages_add_nothing_to_the_history(self):
        order = self._ask(self.type_return)
        self._close_transaction(order.env)
        order.action_submit()
        self._close_transaction(order.env)
        tracked = order.message_ids.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertIn("state", tracked)
        self.assertNotIn("stage_id", tracked)

    def test_columns_of_the_kanban(self):
        orders = self.env["rma.order"].with_user(self.clerk).with_context(read_group_expand=True)
        groups = orders.web_read_group([("id", "=", 0)], ["stage_id"], ["__count"])
        names = [group["stage_id"][1] for group in groups["groups"]]
        self.assertEqual(names[:2], ["New", "Under review"])
