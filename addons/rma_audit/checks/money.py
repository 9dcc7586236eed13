from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON


class RmaAuditCheckMoney(models.AbstractModel):
    """A closed return leaves no money open for long: what is credited reaches the customer."""

    _name = "rma.audit.check.money"
    _inherit = "rma.audit.check"
    _description = "Check: Money of Closed Returns"

    @api.model
    def _get_title(self):
        return self.env._("Closed returns with open money")

    @api.model
    def _find(self, orders):
        findings = []
        for company, part in orders.grouped("company_id").items():
            if days := company.rma_audit_money_days:
                rows = self._read(
                    self._get_query(part, fields.Date.today() - timedelta(days=days))
                )
                findings += [
                    Finding(
                        "account.move",
                        row["id"],
                        row["order_id"],
                        company.id,
                        {"amount": float(row["amount"]), "date": row["date"].isoformat()},
                    )
                    for row in rows
                ]
        return findings

    @api.model
    def _get_query(self, orders, until):
        return SQL(
            """
            SELECT n.id, MAX(o.id) AS order_id, n.amount_residual AS amount, n.invoice_date AS date
              FROM rma_order o
              JOIN rma_order_line l ON l.order_id = o.id
              JOIN account_move_line a ON a.rma_line_id = l.id
              JOIN account_move n ON n.id = a.move_id
             WHERE o.id = ANY(%(ids)s) AND o.state = 'done'
               AND n.state = 'posted' AND n.move_type = 'out_refund'
               AND n.amount_residual > %(epsilon)s AND n.invoice_date <= %(until)s
             GROUP BY n.id
            """,
            ids=orders.ids,
            epsilon=EPSILON,
            until=until,
        )

    @api.model
    def _explain(self, finding):
        return self.env._(
            "Return %(return)s is closed, but %(amount)s of %(record)s of %(date)s have not been "
            "paid out. Pay the customer or match the credit note with an invoice.",
            amount=finding._format(finding.figures["amount"]),
            record=finding.record_name,
            date=fields.Date.to_date(finding.figures["date"]).strftime(
                self.env["res.lang"]._get_data(code=self.env.lang or "en_US").date_format
            ),
            **{"return": finding.order_id.display_name},
        )
