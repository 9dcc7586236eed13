from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime

from odoo.addons.rma_core.tests.common import RmaCommon


class NoticeCommon(RmaCommon):
    """A company that has told its customers for weeks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env["res.company"].search([]).rma_notice_is_on = False
        cls.company.rma_notice_is_on = True
        cls.company.rma_notice_since = Datetime.now() - timedelta(days=30)

    def _run_job(self):
        jobs = self.registry["ir.cron"]
        self.env.flush_all()
        with patch.object(jobs, "_commit_progress", lambda *args, **kwargs: float("inf")):
            self.env.ref("rma_after_sale.ir_cron_notice").ir_actions_server_id.run()
        self.env.flush_all()
        self.env.invalidate_all()

    def _ago(self, order, days):
        """Let an order have been made and delivered so many days ago."""
        order.date_order = Datetime.now() - timedelta(days=days)
        order.picking_ids.move_ids.filtered(lambda move: move.state == "done").date = (
            Datetime.now() - timedelta(days=days)
        )
        self.env.flush_all()

    def _find(self, order, occasion):
        return order.rma_notice_ids.filtered(lambda notice: notice.occasion == occasion)
