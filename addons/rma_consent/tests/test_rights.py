from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin

from .test_consent import ConsentMixin


@tagged("post_install", "-at_install")
class TestConsentRights(ConsentMixin, HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about agreements to messages."""

    @classmethod
    def _specimen_rma_consent(cls, kind):
        partner = cls.stranger if kind == "of another customer" else cls.branch
        vals = {"partner_id": partner.id, "kind": "test"}
        consents = cls.env["rma.consent"]
        return consents.search([("partner_id", "=", partner.id)]) or consents.create(vals)

    @classmethod
    def _specimen_rma_consent_rule(cls, kind):
        return cls.env["rma.consent.rule"].create({"kind": "test"})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of agreements to messages")
        self.assertTrue(checked or not read_tables())
