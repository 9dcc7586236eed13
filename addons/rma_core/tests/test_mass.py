from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestMass(TrackedMixin, RmaCommon):
    """The same with many returns: what will happen is said first, what does not fit is named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_order((cls.product, 30)).order_line

    def _create_many(self, number, **vals):
        created = [self._create_return((self.line, 1), **vals) for __ in range(number)]
        return self.env["rma.order"].with_user(self.clerk).union(*created)

    def _open(self, orders, operation, user=None):
        action = orders.with_user(user or self.clerk).action_mass(operation)
        return self.env[action["res_model"]].with_user(user or self.clerk).browse(action["res_id"])

    def _get_refusals(self, dialog):
        return {line.order_id: line.refusal for line in dialog.line_ids}

    def _count_mails(self, orders, event):
        mails = self.env["rma.mail"]._get_mails(event, self.env.company)
        return len(mails.filtered("to_customer")) * len(orders)

    def test_approving_says_first_what_will_be_done(self):
        good, new = self._create_many(3), self._create_many(1, submit=False)
        dialog = self._open(good | new, "approve")
        self.assertEqual(dialog.fitting_ids, good)
        mails = self._count_mails(good, "approved")
        self.assertTrue(mails)
        self.assertEqual(
            dialog.summary, f"Will be done: 3, with {mails} mails. Will not be done: 1."
        )
        self.assertIn("is New and cannot become Approved", self._get_refusals(dialog)[new])
        self.assertEqual(set(good.mapped("state")), {"submitted"}, "Nothing is done yet.")
        dialog.action_confirm()
        self.assertEqual(set(good.mapped("state")), {"approved"})
        self.assertEqual(new.state, "draft")

    def test_what_fails_meanwhile_is_named_and_the_others_are_done(self):
        returns = self._create_many(3)
        dialog = self._open(returns, "approve")
        returns[1]._decline("rejected", "No")
        action = dialog.action_confirm()
        self.assertEqual(action["res_id"], dialog.id)
        self.assertEqual(dialog.summary, "Done: 2. Not done: 1.")
        self.assertEqual(list(self._get_refusals(dialog)), [returns[1]])
        self.assertEqual((returns - returns[1]).mapped("state"), ["approved"] * 2)

    def test_a_revision_a_refusal_and_a_cancellation_tell_the_customer(self):
        for operation, state in (
            ("revision", "revision"),
            ("reject", "rejected"),
            ("cancel", "cancel"),
        ):
            with self.subTest(operation=operation):
                returns = self._create_many(2)
                dialog = self._open(returns, operation)
                with self.assertRaises(UserError):
                    dialog.action_confirm()
                form = Form(dialog)
                form.note = "Read this."
                form.save().action_confirm()
                self.assertEqual(set(returns.mapped("state")), {state})
                self.assertEqual(set(returns.mapped("customer_note")), {"Read this."})
                self._close_transaction()
                told = returns.sudo().message_ids.filtered("rma_template_id")
                customers = told.partner_ids & self.customer
                self.assertEqual(customers, self.customer, "They read it by mail.")
                for rma in returns:
                    self.assertIn(
                        "Read this.", "".join(rma.sudo().message_ids.mapped("body")), operation
                    )

    def test_what_arrived_is_accepted_together(self):
        arrived = self._create_many(2, approve=True, is_inspection_required=True)
        for rma in arrived:
            self._receive(rma)
        waiting = self._create_many(1, approve=True)
        dialog = self._open(arrived | waiting, "inspect")
        self.assertEqual(dialog.fitting_ids, arrived)
        dialog.action_confirm()
        self.assertEqual(arrived.line_ids.mapped("quantity_accepted"), [1, 1])
        self.assertFalse(arrived.line_ids.filtered("quantity_refused"))

    def test_nobody_waits_for_the_rest(self):
        waiting, new = self._create_many(2, approve=True), self._create_many(1)
        dialog = self._open(waiting | new, "short")
        self.assertEqual(dialog.fitting_ids, waiting)
        dialog.action_confirm()
        self.assertTrue(all(waiting.line_ids.mapped("is_short_closed")))
        self.assertFalse(new.line_ids.is_short_closed)

    def test_of_twenty_one_slips_twenty_are_printed_and_the_other_is_named(self):
        ready, missing = self._create_many(20, approve=True), self._create_many(1)
        paper = (
            self.env["ir.actions.report"]
            ._get_papers()
            .filtered(
                lambda paper: (
                    paper._filter_printable(ready[:1]) and not paper._filter_printable(missing)
                )
            )[:1]
            .sudo(False)
        )
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        html, __ = reports._render_qweb_pdf(paper.report_name, (ready | missing).ids)
        for rma in ready:
            self.assertIn(rma.name.encode(), html)
        self.assertNotIn(missing.name.encode(), html)
        with self.assertRaisesRegex(UserError, missing.name):
            reports._render_qweb_pdf(paper.report_name, missing.ids)
        dialog = self._open(ready | missing, "print")
        form = Form(dialog)
        form.paper_id = paper
        dialog = form.save()
        self.assertEqual(list(self._get_refusals(dialog)), [missing])
        printed = dialog.action_confirm()["context"]["active_ids"]
        self.assertEqual(set(printed), set(ready.ids))

    def test_a_mail_about_a_decision_goes_to_whom_it_was_made_for(self):
        approved, asked = self._create_many(2, approve=True), self._create_many(1)
        dialog = self._open(approved | asked, "mail")
        self.assertEqual(dialog.fitting_ids, approved | asked)
        form = Form(dialog)
        form.mail_id = self.env.ref("rma_core.mail_approved")
        dialog = form.save()
        self.assertEqual(dialog.fitting_ids, approved)
        self.assertIn("is for returns that are Approved", self._get_refusals(dialog)[asked])
        self.assertEqual(dialog.recipients, "Ada Customer <ada@example.com> (2)")
        codes = approved.mapped("return_code")
        self.assertTrue(any(code in dialog.mail_preview for code in codes))
        action = dialog.action_confirm()
        self.assertEqual(set(action["context"]["default_res_ids"]), set(approved.ids))
        self.assertEqual(
            action["context"]["default_template_id"],
            self.env.ref("rma_core.mail_template_approved").id,
        )

    def test_who_has_no_address_is_named(self):
        rma = self._create_many(1)
        self.customer.email = False
        dialog = self._open(rma, "mail")
        self.assertIn("Ada Customer has no e-mail address", dialog.line_ids.refusal)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_others_returns_are_left_alone(self):
        own = self._create_user("rma_own", "rma_core.rma_core_group_own")
        mine, others = self._create_many(1), self._create_many(1)
        mine.user_id = own
        with self.assertRaises(AccessError):
            self._open(mine | others, "approve", own)
        self.env.company.rma_approver_required = True
        dialog = self._open(mine, "approve", own)
        self.assertFalse(dialog.fitting_ids)
        self.assertIn("Only approvers", dialog.line_ids.refusal)
