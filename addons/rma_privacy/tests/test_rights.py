from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestPrivacyRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about personal data."""

    @classmethod
    def _roles(cls):
        return {**super()._roles(), "Officer": "rma_privacy.rma_privacy_group_officer"}

    @classmethod
    def _specimen_privacy_log(cls, kind):
        vals = {"anonymized_name": "A", "anonymized_email": "a@example.com"}
        return cls.env["privacy.log"].create({**vals, "user_id": cls.colleague.id})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of personal data")
        self.assertTrue(checked or not read_tables())

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of personal data")
        self.assertTrue(checked or not read_tables())

    def test_officers_see_no_return(self):
        orders = self.env["rma.order"].with_user(self.users["Officer"])
        self.assertFalse(orders.has_access("read"))
