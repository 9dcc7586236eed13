from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


class ConsentMixin:
    """An add-on with messages of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = patch.object(
            cls.registry["rma.consent"], "_get_kinds", lambda self: [("test", "Test messages")]
        )
        kinds.start()
        cls.addClassCleanup(kinds.stop)


@tagged("post_install", "-at_install")
class TestConsent(ConsentMixin, RmaCommon):
    """What somebody said, and what the law asks for."""

    def _is_allowed(self, partner=None):
        partner = partner or self.customer
        consents = self.env["rma.consent"].with_user(self.clerk)
        return partner in consents._filter_allowed("test", partner, self.env.company)

    def test_who_said_nothing_is_written_to_where_no_law_asks_for_more(self):
        self.assertTrue(self._is_allowed())

    def test_the_first_rule_for_the_country_counts(self):
        self.customer.country_id = self.env.ref("base.fr")
        rules = self.env["rma.consent.rule"].with_user(self.manager)
        rules.create({"kind": "test", "need": "given", "sequence": 20})
        self.assertFalse(self._is_allowed())
        france = self.env.ref("base.fr").ids
        rules.create(
            {"kind": "test", "need": "none", "sequence": 1, "country_ids": [(6, 0, france)]}
        )
        self.assertTrue(self._is_allowed())

    def test_rules_of_another_company_bind_nobody_here(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.env["rma.consent.rule"].create(
            {"kind": "test", "need": "given", "company_id": second.id}
        )
        self.assertTrue(self._is_allowed())

    def test_staff_note_what_a_customer_told_them(self):
        consent = (
            self.env["rma.consent"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id, "kind": "test", "state": "refused"})
        )
        self.assertRecordValues(consent, [{"email": "ada@example.com", "source": "staff"}])
        self.assertFalse(self._is_allowed())
        with self.assertRaises(AccessError):
            consent.write({"source": "form"})

    def test_another_address_makes_another_link(self):
        token = self.customer._get_rma_consent_token("test")
        self.customer.email = "else@example.com"
        self.assertNotEqual(self.customer._get_rma_consent_token("test"), token)

    def test_asking_about_many_costs_no_query_each(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}", "email": f"p{n}@example.com"} for n in range(50)]
        )
        counts = []
        for part in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["rma.consent"]._filter_allowed("test", part, self.env.company)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
