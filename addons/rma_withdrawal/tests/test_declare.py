from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import tagged

from .common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestDeclare(WithdrawalCommon):
    """The declaration is evidence: complete, dated, and never changed."""

    def test_what_was_declared_cannot_be_changed(self):
        declaration = self._take_down(run=False)
        for user in (self.clerk, self.manager):
            for name, value in (
                ("person_name", "Somebody"),
                ("email", "other@example.com"),
                ("declared_at", Datetime.now() - timedelta(days=9)),
                ("extent", "some"),
                ("order_reference", "S9"),
            ):
                with self.assertRaisesRegex(UserError, "evidence"):
                    declaration.with_user(user)[name] = value
        with self.assertRaisesRegex(UserError, "evidence"):
            declaration.person_name = "Not even the server"

    def test_it_cannot_be_deleted_or_copied(self):
        declaration = self._take_down(run=False)
        with self.assertRaises(UserError):
            declaration.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "evidence"):
            declaration.unlink()
        with self.assertRaises(UserError):
            declaration.copy()

    def test_clients_set_neither_state_nor_proof(self):
        declaration = self._take_down(run=False).with_user(self.clerk)
        for name, value in (("state", "void"), ("matched", "account"), ("content_hash", "x")):
            with self.assertRaises(UserError):
                declaration[name] = value

    def test_nobody_poses_as_the_website(self):
        with self.assertRaises(ValidationError):
            self._take_down(channel="website")

    def test_it_has_number_fingerprint_and_a_moment_to_the_second(self):
        declaration = self._take_down(run=False)
        self.assertRegex(declaration.name, r"^WD/\d{4}/\d{5}$")
        self.assertTrue(declaration._is_unchanged())
        self.assertEqual(len(declaration.content_hash), 64)
        self.assertRegex(declaration._format_moment(), r"\d\d:\d\d:\d\d \(.+, UTC[+-]\d\d:\d\d\)")
        self.env.cr.execute(
            "UPDATE rma_withdrawal SET person_name = 'Forged' WHERE id = %s", [declaration.id]
        )
        self.env.invalidate_all()
        self.assertFalse(declaration._is_unchanged())

    def test_it_comes_neither_from_the_future_nor_before_it_was_sent(self):
        with self.assertRaises(UserError):
            self._take_down(declared_at=Datetime.now() + timedelta(days=1))
        with self.assertRaises(UserError):
            self._take_down(sent_on=Datetime.now().date() + timedelta(days=1))

    def test_sent_twice_it_is_one(self):
        vals = {
            "person_name": "Ada",
            "email": "ada@example.com",
            "order_reference": self.order.name,
            "channel": "website",
            "company_id": self.env.company.id,
            "website_id": self.website.id,
        }
        first = self.declarations.sudo()._declare("n" * 32, vals)
        second = self.declarations.sudo()._declare("n" * 32, vals)
        self.assertEqual(first, second)

    def test_without_effect_needs_a_reason_and_keeps_it(self):
        declaration = self._take_down(order_reference="NO-SUCH-3")
        action = declaration.with_user(self.clerk).action_void()
        wizard = self.env["rma.withdrawal.void"].with_user(self.clerk)
        wizard = wizard.with_context(**action["context"]).create({"note": "Another shop"})
        wizard.action_confirm()
        self.assertRecordValues(declaration, [{"state": "void", "decision_note": "Another shop"}])
        self.assertFalse(declaration.activity_ids)
        with self.assertRaisesRegex(UserError, "decided before"):
            declaration.with_user(self.clerk).action_carry_out()
