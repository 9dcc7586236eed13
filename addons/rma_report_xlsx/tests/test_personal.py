from odoo.tests import tagged

from .common import ExportCommon


@tagged("post_install", "-at_install")
class TestPersonalData(ExportCommon):
    def test_workbooks_go_and_exports_can_be_made_again(self):
        export, __ = self._export()
        file = export.attachment_id
        self.assertTrue(file.exists())
        self.rma.action_cancel()
        self.rma.sudo()._erase_personal_data({})
        self.assertFalse(file.exists())
        self.assertEqual(export.status, "new")
        export.action_export()
        self.assertTrue(export.attachment_id)
