from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime

from odoo.addons.rma_core.tests.common import RmaCommon


class FeedbackCommon(RmaCommon):
    """A company that asks a week after closing, and reminds after another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write(
            {
                "rma_feedback_is_on": True,
                "rma_feedback_days": 7,
                "rma_feedback_reminder_days": 7,
                "country_id": cls.env.ref("base.pl").id,
            }
        )
        cls.order = cls._create_order((cls.product, 30))

    @classmethod
    def _close(cls, days=8, partner=None, **vals):
        """Return a return that was closed so many days ago."""
        order = cls._create_order((cls.product, 1), partner=partner) if partner else cls.order
        keep = cls.env.ref("rma_core.outcome_keep")
        keep.post_refund = True
        rma = cls._create_return(
            (order.order_line, 1, {"outcome_id": keep.id}), approve=True, **vals
        )
        rma.action_process()
        rma.sudo().refund_ids.filtered(lambda move: move.state == "draft").action_post()
        assert rma.state == "done"
        rma.sudo()._write_protected({"date_closed": Datetime.now() - timedelta(days=days)})
        return rma

    def _run_job(self):
        self.env.flush_all()
        jobs = self.registry["ir.cron"]
        with patch.object(jobs, "_commit_progress", lambda *args, **kwargs: float("inf")):
            self.env.ref("rma_feedback.ir_cron_feedback").ir_actions_server_id.run()
        self.env.flush_all()

    def _find_mails(self, rma):
        template = self.env.ref("rma_feedback.mail_template_feedback")
        return rma.sudo().message_ids.filtered(lambda m: m.rma_template_id == template)

    def _later(self, rma, **days):
        """Let dates of a return be so many days earlier."""
        rma = rma.sudo()
        rma._write_protected({name: rma[name] - timedelta(days=d) for name, d in days.items()})
