from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestNoticeRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about notices after a sale."""

    @classmethod
    def _specimen_rma_notice(cls, kind):
        partner = cls.stranger if kind == "of another customer" else cls.branch
        order = cls._create_order((cls.product, 1), partner=partner, deliver=False, invoice=False)
        return cls.env["rma.notice"].create(
            {
                "sale_order_id": order.id,
                "occasion": "order",
                "company_id": order.company_id.id,
                "partner_id": partner.id,
                "state": "sent",
            }
        )

    @classmethod
    def _specimen_rma_notice_rule(cls, kind):
        return cls.env["rma.notice.rule"].create({"name": "Rights"})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of notices after a sale")
        self.assertTrue(checked or not read_tables())
