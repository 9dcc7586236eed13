from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables


@tagged("post_install", "-at_install")
class TestApiRights(RightsCase):
    """Nobody reads which calls were made."""

    @classmethod
    def _specimen_rma_api_call(cls, kind):
        vals = {"key": "rights", "body": "-", "status": 200, "date": Datetime.now()}
        return cls.env["rma.api.call"].create(vals)

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of the dealers' API")
        self.assertTrue(checked or not read_tables("Records"))
