from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON


class RmaAuditCheckMatches(models.AbstractModel):
    """A posted credit note of a return is matched with its own invoices as far as they are open,
    and never with another customer's."""

    _name = "rma.audit.check.matches"
    _inherit = "rma.audit.check"
    _description = "Check: Matched with the Own Invoice"

    @api.model
    def _get_title(self):
        return self.env._("Credit notes matched wrongly")

    @api.model
    def _find(self, orders):
        queries = {
            "foreign": self._get_foreign_query(orders),
            "unmatched": self._get_unmatched_query(orders),
        }
        return [
            Finding(
                "account.move",
                row["credit_id"],
                row["order_id"],
                row["company_id"],
                {"kind": kind, "other_id": row["other_id"], "amount": float(row["amount"])},
            )
            for kind, query in queries.items()
            for row in self._read(query)
        ]

    @api.model
    def _get_credit_notes(self, orders):
        return SQL(
            """
            SELECT n.id, n.company_id, n.commercial_partner_id, n.reversed_entry_id,
                   MAX(r.order_id) AS order_id
              FROM rma_order_line r
              JOIN account_move_line a ON a.rma_line_id = r.id
              JOIN account_move n ON n.id = a.move_id
             WHERE r.order_id = ANY(%s) AND n.move_type = 'out_refund' AND n.state = 'posted'
             GROUP BY n.id
            """,
            orders.ids,
        )

    @api.model
    def _get_foreign_query(self, orders):
        """Matches with items of another customer."""
        return SQL(
            """
            SELECT n.id AS credit_id, n.order_id, n.company_id, MIN(d.move_id) AS other_id,
                   SUM(p.amount) AS amount
              FROM (%(credit_notes)s) n
              JOIN account_move_line c ON c.move_id = n.id
              JOIN account_partial_reconcile p ON p.credit_move_id = c.id
              JOIN account_move_line d ON d.id = p.debit_move_id
              LEFT JOIN res_partner owner ON owner.id = d.partner_id
             WHERE c.display_type = 'payment_term'
               AND owner.commercial_partner_id IS DISTINCT FROM n.commercial_partner_id
             GROUP BY n.id, n.order_id, n.company_id
            """,
            credit_notes=self._get_credit_notes(orders),
        )

    @api.model
    def _get_unmatched_query(self, orders):
        """Credit note and own invoice that are both open on one account."""
        return SQL(
            """
            WITH own AS (
                SELECT n.id, n.order_id, n.company_id, n.reversed_entry_id AS invoice_id
                  FROM (%(credit_notes)s) n
                 WHERE n.reversed_entry_id IS NOT NULL
                 UNION
                -- A credit note of several invoices names each.
                SELECT n.id, n.order_id, n.company_id, named.move_id
                  FROM (%(credit_notes)s) n
                  JOIN account_move_line l ON l.move_id = n.id
                  JOIN account_move_line named ON named.id = l.rma_invoice_line_id
                 WHERE n.reversed_entry_id IS NULL
            ),
            open AS (
                SELECT l.move_id, l.account_id, SUM(l.amount_residual) AS residual
                  FROM account_move_line l
                 WHERE l.display_type = 'payment_term'
                   AND ABS(l.amount_residual) > %(epsilon)s
                   AND l.move_id IN (
                        SELECT id FROM own UNION SELECT invoice_id FROM own
                       )
                 GROUP BY l.move_id, l.account_id
            )
            SELECT n.id AS credit_id, n.order_id, n.company_id, i.id AS other_id,
                   SUM(LEAST(-c.residual, d.residual)) AS amount
              FROM own n
              JOIN account_move i ON i.id = n.invoice_id AND i.state = 'posted'
              JOIN open c ON c.move_id = n.id AND c.residual < 0
              JOIN open d ON d.move_id = i.id AND d.account_id = c.account_id AND d.residual > 0
             GROUP BY n.id, n.order_id, n.company_id, i.id
            """,
            credit_notes=self._get_credit_notes(orders),
            epsilon=EPSILON,
        )

    @api.model
    def _explain(self, finding):
        sentence = {
            "foreign": self.env._(
                "%(record)s is matched with %(other)s of another customer, for %(amount)s. Reset "
                "the match and match it with its own invoice."
            ),
            "unmatched": self.env._(
                "%(record)s and its invoice %(other)s are both open with %(amount)s. Match them."
            ),
        }[finding.figures["kind"]]
        other = self.env["account.move"].browse(finding.figures["other_id"]).exists()
        return sentence % {
            "record": finding.record_name,
            "other": other.display_name,
            "amount": finding._format(finding.figures["amount"]),
        }
