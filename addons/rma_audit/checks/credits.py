from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON

# Each credit note may round by itself when people make it by hand.
CENT = 0.01


class RmaAuditCheckCredits(models.AbstractModel):
    """No more is credited than was invoiced: of no line, of no invoice, of no tax."""

    _name = "rma.audit.check.credits"
    _inherit = "rma.audit.check"
    _description = "Check: Credited and Invoiced"

    @api.model
    def _get_title(self):
        return self.env._("More credited than invoiced")

    @api.model
    def _find(self, orders):
        return [
            Finding(
                row["model"],
                row["record_id"],
                row["order_id"],
                row["company_id"],
                {
                    "kind": kind,
                    "credited": float(row["credited"]),
                    "invoiced": float(row["invoiced"]),
                    "name": row.get("name"),
                },
            )
            for kind, query in (
                ("quantity", self._get_quantity_query(orders)),
                ("total", self._get_total_query(orders)),
                ("tax", self._get_tax_query(orders)),
            )
            for row in self._read(query)
        ]

    @api.model
    def _get_quantity_query(self, orders):
        return SQL(
            """
            SELECT 'account.move.line' AS model, i.id AS record_id,
                   MAX(i.company_id) AS company_id,
                   MAX(l.order_id) AS order_id, SUM(c.quantity) AS credited, i.quantity AS invoiced
              FROM account_move_line i
              JOIN account_move_line c ON c.rma_invoice_line_id = i.id
              JOIN account_move n ON n.id = c.move_id AND n.move_type = 'out_refund'
              LEFT JOIN rma_order_line l ON l.id = c.rma_line_id
             WHERE n.state <> 'cancel'
               -- A lower price for goods that stay, and what is taken off, is money.
               AND c.is_rma_amount IS NOT TRUE
               AND ABS(c.price_unit) >= ABS(i.price_unit) - %(epsilon)s
               AND i.id IN (
                    SELECT a.rma_invoice_line_id
                      FROM account_move_line a JOIN rma_order_line r ON r.id = a.rma_line_id
                     WHERE r.order_id = ANY(%(ids)s) AND a.rma_invoice_line_id IS NOT NULL
                   )
             GROUP BY i.id, i.quantity
            HAVING SUM(c.quantity) > i.quantity + %(epsilon)s
            """,
            ids=orders.ids,
            epsilon=EPSILON,
        )

    @api.model
    def _get_credited_invoices(self, orders):
        return SQL(
            """
            SELECT n.reversed_entry_id AS id, MAX(r.order_id) AS order_id
              FROM rma_order_line r
              JOIN account_move_line a ON a.rma_line_id = r.id
              JOIN account_move n ON n.id = a.move_id
             WHERE r.order_id = ANY(%s)
               AND n.move_type = 'out_refund' AND n.state = 'posted'
               AND n.reversed_entry_id IS NOT NULL
               -- A down payment taken off is payment: more than the total was paid.
               AND NOT EXISTS (
                    SELECT 1 FROM account_move_line d
                     WHERE d.move_id = n.reversed_entry_id AND d.is_downpayment
                       AND d.price_subtotal < 0
                   )
             GROUP BY n.reversed_entry_id
            """,
            orders.ids,
        )

    @api.model
    def _get_total_query(self, orders):
        return SQL(
            """
            SELECT 'account.move' AS model, i.id AS record_id, i.company_id, credited.order_id,
                   SUM(n.amount_total) AS credited, i.amount_total AS invoiced
              FROM (%(credited)s) credited
              JOIN account_move i ON i.id = credited.id
              JOIN account_move n ON n.reversed_entry_id = i.id AND n.state = 'posted'
             WHERE n.move_type = 'out_refund' AND n.currency_id = i.currency_id
             GROUP BY i.id, credited.order_id
            HAVING SUM(n.amount_total) > i.amount_total + %(cent)s * COUNT(*)
            """,
            credited=self._get_credited_invoices(orders),
            cent=CENT,
        )

    @api.model
    def _get_tax_query(self, orders):
        return SQL(
            """
            WITH credited AS (%(credited)s),
            tax AS (
                SELECT credited.id, credited.order_id, l.tax_line_id,
                       SUM(-l.amount_currency) FILTER (WHERE m.id = credited.id) AS invoiced,
                       SUM(l.amount_currency) FILTER (WHERE m.id <> credited.id) AS credited,
                       COUNT(DISTINCT m.id) AS documents
                  FROM credited
                  JOIN account_move m
                    ON m.id = credited.id
                    OR (
                        m.reversed_entry_id = credited.id AND m.state = 'posted'
                        AND m.move_type = 'out_refund'
                    )
                  JOIN account_move_line l ON l.move_id = m.id AND l.tax_line_id IS NOT NULL
                 GROUP BY credited.id, credited.order_id, l.tax_line_id
            )
            SELECT 'account.move' AS model, i.id AS record_id, i.company_id, tax.order_id,
                   tax.credited, COALESCE(tax.invoiced, 0) AS invoiced,
                   COALESCE(t.name->>%(lang)s, t.name->>'en_US') AS name
              FROM tax
              JOIN account_move i ON i.id = tax.id
              JOIN account_tax t ON t.id = tax.tax_line_id
             WHERE ABS(tax.credited) > ABS(COALESCE(tax.invoiced, 0)) + %(cent)s * tax.documents
            """,
            credited=self._get_credited_invoices(orders),
            cent=CENT,
            lang=self.env.lang or "en_US",
        )

    @api.model
    def _explain(self, finding):
        figures = finding.figures
        sentence = {
            "quantity": self.env._(
                "%(credited)s of %(record)s are credited, only %(invoiced)s were invoiced. Cancel "
                "the credit note that is too much."
            ),
            "total": self.env._(
                "%(credited)s of %(record)s are credited, only %(invoiced)s were invoiced. "
                "Reverse the credit note that is too much."
            ),
            "tax": self.env._(
                "%(credited)s of tax %(tax)s of %(record)s are credited, only %(invoiced)s were "
                "invoiced. Correct the credit note."
            ),
        }[figures["kind"]]
        return sentence % {
            "credited": finding._format(figures["credited"]),
            "invoiced": finding._format(figures["invoiced"]),
            "record": finding.record_name,
            "tax": figures["name"],
        }
