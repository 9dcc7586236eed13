from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..finding import Finding

DAYS = 30


class RmaAuditCheckMails(models.AbstractModel):
    """Whom a return wanted to tell something was told."""

    _name = "rma.audit.check.mails"
    _inherit = "rma.audit.check"
    _description = "Check: Mails Delivered"

    @api.model
    def _get_title(self):
        return self.env._("Mails that failed")

    @api.model
    def _find_anywhere(self):
        rows = self._read(
            SQL(
                """
                SELECT m.id, m.res_id, o.company_id, MAX(m.subject) AS subject
                  FROM mail_message m
                  JOIN rma_order o ON o.id = m.res_id
                  LEFT JOIN mail_notification n ON n.mail_message_id = m.id
                  LEFT JOIN mail_mail mail ON mail.mail_message_id = m.id
                 WHERE m.model = 'rma.order' AND m.date > %(since)s
                   AND (
                        n.notification_status IN ('exception', 'bounce')
                        OR mail.state = 'exception'
                   )
                 GROUP BY m.id, o.company_id
                """,
                since=fields.Datetime.now() - timedelta(days=DAYS),
            )
        )
        return [
            Finding(
                "mail.message",
                row["id"],
                row["res_id"],
                row["company_id"],
                {"subject": row["subject"]},
            )
            for row in rows
        ]

    @api.model
    def _explain(self, finding):
        return self.env._(
            "Mail “%(subject)s” of %(return)s did not reach everybody. Correct the address and "
            "send it again from the list of mails.",
            subject=finding.figures["subject"] or finding.record_name,
            **{"return": finding.order_id.display_name},
        )
