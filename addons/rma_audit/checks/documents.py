from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding


class RmaAuditCheckDocuments(models.AbstractModel):
    """Every document is of its return's company, customer and currency, belongs to a return that
    goes on, and has not lost its return."""

    _name = "rma.audit.check.documents"
    _inherit = "rma.audit.check"
    _description = "Check: Documents of the Right Return"

    @api.model
    def _get_title(self):
        return self.env._("Documents that do not fit their return")

    @api.model
    def _find(self, orders):
        return [
            Finding(row["model"], row["record_id"], row["order_id"], row["company_id"], figures)
            for kind, query in self._get_queries(orders).items()
            for row in self._read(query)
            for figures in [{"kind": kind, "other": row.get("other")}]
        ]

    @api.model
    def _get_document_tables(self):
        """Return ``{model: SQL}`` of every kind of document whose rows carry ``rma_line_id``:
        ``id`` (of the document), ``rma_line_id``, ``company_id`` and ``is_alive``, which is
        whether it is not cancelled. Extend with super().
        """
        return {
            "stock.move": SQL(
                """
                SELECT id, rma_line_id, company_id, state <> 'cancel' AS is_alive
                  FROM stock_move WHERE rma_line_id IS NOT NULL
                """
            ),
            "account.move": SQL(
                """
                SELECT move_id AS id, rma_line_id, company_id, parent_state <> 'cancel' AS is_alive
                  FROM account_move_line WHERE rma_line_id IS NOT NULL
                """
            ),
            "sale.order": SQL(
                """
                SELECT order_id AS id, rma_line_id, company_id, state <> 'cancel' AS is_alive
                  FROM sale_order_line WHERE rma_line_id IS NOT NULL
                """
            ),
        }

    @api.model
    def _get_queries(self, orders):
        """Return ``{kind: SQL}``; its rows have ``model``, ``record_id``, ``order_id``,
        ``company_id``. Extend with super()."""
        documents = SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT %(model)s AS model, d.id, d.company_id, d.is_alive, l.order_id
                  FROM (%(rows)s) d JOIN rma_order_line l ON l.id = d.rma_line_id
                 WHERE l.order_id = ANY(%(ids)s)
                """,
                model=model,
                rows=rows,
                ids=orders.ids,
            )
            for model, rows in self._get_document_tables().items()
        )
        columns = SQL("d.model, d.id AS record_id, d.order_id, o.company_id")
        joined = SQL("(%s) d JOIN rma_order o ON o.id = d.order_id", documents)
        return {
            # Branches of a company share their parent's books.
            "company": SQL(
                """
                SELECT DISTINCT %(columns)s FROM %(joined)s
                  JOIN res_company a ON a.id = o.company_id
                  JOIN res_company b ON b.id = d.company_id
                 WHERE split_part(a.parent_path, '/', 1) <> split_part(b.parent_path, '/', 1)
                """,
                columns=columns,
                joined=joined,
            ),
            "dead": SQL(
                """
                SELECT DISTINCT %(columns)s FROM %(joined)s
                 WHERE d.is_alive AND o.workflow_state IN ('draft', 'rejected', 'cancel')
                """,
                columns=columns,
                joined=joined,
            ),
            "currency": self._get_credit_note_query(orders, SQL("n.currency_id <> i.currency_id")),
            "customer": self._get_credit_note_query(
                orders, SQL("n.commercial_partner_id <> i.commercial_partner_id")
            ),
            "invoice": SQL(
                """
                SELECT DISTINCT 'account.move' AS model, n.id AS record_id, l.order_id,
                       n.company_id, i.name AS other
                  FROM rma_order_line l
                  JOIN account_move_line c ON c.rma_line_id = l.id
                  JOIN account_move n ON n.id = c.move_id AND n.state <> 'cancel'
                  JOIN account_move_line a ON a.id = c.rma_invoice_line_id
                  JOIN account_move i ON i.id = a.move_id
                 WHERE l.order_id = ANY(%(ids)s) AND n.move_type = 'out_refund'
                   AND n.reversed_entry_id IS DISTINCT FROM a.move_id
                   -- A credit note of several invoices reverses none and names each.
                   AND (
                        n.reversed_entry_id IS NOT NULL
                        OR (
                            SELECT COUNT(DISTINCT named.move_id)
                              FROM account_move_line other
                              JOIN account_move_line named ON named.id = other.rma_invoice_line_id
                             WHERE other.move_id = n.id
                           ) = 1
                       )
                   -- What was credited before is taken off by a line that names that credit note.
                   AND NOT (
                        i.move_type = 'out_refund'
                        AND COALESCE(i.reversed_entry_id, n.reversed_entry_id)
                            = n.reversed_entry_id
                   )
                """,
                ids=orders.ids,
            ),
            "owner": SQL(
                """
                SELECT DISTINCT 'sale.order' AS model, s.id AS record_id, o.id AS order_id,
                       o.company_id
                  FROM rma_order o
                  JOIN rma_order_line l ON l.order_id = o.id
                  JOIN sale_order_line sl ON sl.id = l.sale_line_id
                  JOIN sale_order s ON s.id = sl.order_id
                  JOIN res_partner p ON p.id = s.partner_id
                 WHERE o.id = ANY(%(ids)s)
                   AND p.commercial_partner_id IS DISTINCT FROM o.commercial_partner_id
                """,
                ids=orders.ids,
            ),
        }

    @api.model
    def _get_credit_note_query(self, orders, condition):
        return SQL(
            """
            SELECT DISTINCT 'account.move' AS model, n.id AS record_id, l.order_id, n.company_id,
                   i.name AS other
              FROM rma_order_line l
              JOIN account_move_line c ON c.rma_line_id = l.id
              JOIN account_move n ON n.id = c.move_id AND n.state <> 'cancel'
              JOIN account_move i ON i.id = n.reversed_entry_id
             WHERE l.order_id = ANY(%(ids)s) AND n.move_type = 'out_refund' AND %(condition)s
            """,
            ids=orders.ids,
            condition=condition,
        )

    # ------------------------------------------------------------------ documents alone

    @api.model
    def _find_anywhere(self):
        """Documents that a return made, and that no longer say which."""
        rows = self._read(
            SQL(
                """
                SELECT 'account.move' AS model, move_id AS record_id, MAX(company_id) AS company_id
                  FROM account_move_line
                 WHERE rma_invoice_line_id IS NOT NULL AND rma_line_id IS NULL
                   AND parent_state <> 'cancel'
                 GROUP BY move_id
                 UNION ALL
                SELECT 'stock.picking', p.id, p.company_id
                  FROM stock_warehouse w
                  JOIN stock_picking p ON p.picking_type_id = w.rma_type_id
                 WHERE p.state NOT IN ('draft', 'cancel')
                   AND EXISTS (
                        SELECT FROM stock_move m
                         WHERE m.picking_id = p.id AND m.state <> 'cancel'
                         AND m.rma_line_id IS NULL
                       )
                """
            )
        )
        return [
            Finding(row["model"], row["record_id"], None, row["company_id"], {"kind": "alone"})
            for row in rows
        ]

    @api.model
    def _explain(self, finding):
        sentence = {
            "company": self.env._(
                "%(record)s is of another company than its return %(return)s. Cancel it."
            ),
            "dead": self.env._(
                "%(record)s goes on, though its return %(return)s does not. Cancel or reverse it."
            ),
            "currency": self.env._(
                "%(record)s is in another currency than invoice %(other)s, which it credits. "
                "Reverse it and process the return again."
            ),
            "customer": self.env._(
                "%(record)s is for another customer than invoice %(other)s, which it credits. "
                "Reverse it and process the return again."
            ),
            "invoice": self.env._(
                "%(record)s credits lines of invoice %(other)s, but reverses another one. Reverse "
                "it and process the return again."
            ),
            "owner": self.env._(
                "%(record)s is of another customer than return %(return)s. Correct the customer "
                "of the return."
            ),
            "alone": self.env._(
                "%(record)s was made by a return and no longer belongs to any. Find its return by "
                "the reference and cancel or link it."
            ),
        }[finding.figures["kind"]]
        return sentence % {
            "record": finding.record_name,
            "return": finding.order_id.display_name,
            "other": finding.figures.get("other"),
        }
