from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rma_core.quantities import LineQuantities

from .rma_audit_check import EPSILON

# The outcomes whose documents plain rows tell of, and what of a row they gave.
GIVEN = {
    "refund": ("posted", "drafted"),
    "keep": ("posted", "drafted"),
    "replace": ("sent", "leaving"),
}


class RmaAuditCheckFigures(models.AbstractModel):
    """Which returns and which of their lines are looked at: SQL reads rows of documents, and
    ``LineQuantities`` says what follows from them, as it does for the lines themselves."""

    _inherit = "rma.audit.check.figures"

    @api.model
    def _get_suspect_ids(self, orders):
        """Return the return lines whose figures do not add up to what plain rows of documents
        say, or that rows do not tell enough of: other units, kits, undone receipts, refusals,
        and outcomes that are not of the plainest."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rows = self._read(self._get_lines_query(orders))
        return [row["id"] for row in rows if not self._is_plain(row, digits)]

    @api.model
    def _is_plain(self, row, digits):
        """Tell whether what is stored of a line is what follows from its documents.

        :param dict row: of ``_get_lines_query()``
        """
        if row["is_odd"] or row["handler"] not in GIVEN or row["quantity_refused"]:
            return False
        line = LineQuantities(
            asked=row["quantity"],
            approved=row["quantity_approved"],
            received=row["came"],
            inspected=row["quantity_inspected"] if row["is_inspection_required"] else None,
            state=row["workflow_state"],
            needs_receipt=row["needs_receipt"],
            is_on_approval=row["trigger"] == "approval",
            is_short_closed=row["is_short_closed"],
            digits=digits,
        )
        given = [row[name] for name in GIVEN[row["handler"]]]
        fresh = {
            "quantity_received": line.received,
            "quantity_claimed": line.claimed,
            "quantity_accepted": line.accepted,
            "quantity_settled": given[0],
            "quantity_in_progress": given[1],
            "quantity_open": line.get_open(*given),
            "amount_refunded": row["amount"],
        }
        words = {
            "reception_state": line.reception_state,
            "decision": line.decision,
            "settlement_state": line.get_settlement_state(*given),
        }
        return all(row[name] == words[name] for name in words) and all(
            abs((row[name] or 0.0) - fresh[name]) < EPSILON for name in fresh
        )

    @api.model
    def _get_lines_query(self, orders):
        """What is stored of each line, and what plain rows of its documents say."""
        return SQL(
            """
            SELECT l.id, o.workflow_state, o.is_inspection_required, c.needs_receipt, c.handler,
                   c.trigger, l.is_short_closed, l.reception_state, l.decision,
                   l.settlement_state, %(figures)s,
                   COALESCE(m.received, 0)::float AS came, COALESCE(m.sent, 0)::float AS sent,
                   COALESCE(m.leaving, 0)::float AS leaving,
                   COALESCE(a.posted, 0)::float AS posted, COALESCE(a.draft, 0)::float AS drafted,
                   COALESCE(a.amount, 0)::float AS amount,
                   COALESCE(m.is_odd OR a.is_odd, FALSE) OR %(copies)s AS is_odd
              FROM rma_order_line l
              JOIN rma_order o ON o.id = l.order_id
              LEFT JOIN rma_outcome c ON c.id = l.outcome_id
              LEFT JOIN LATERAL (%(moves)s) m ON TRUE
              LEFT JOIN LATERAL (%(items)s) a ON TRUE
             WHERE l.order_id = ANY(%(ids)s)
            """,
            figures=SQL(", ").join(
                SQL("COALESCE(l.%s, 0)::float AS %s", *[SQL.identifier(name)] * 2)
                for name in (
                    "quantity",
                    "quantity_approved",
                    "quantity_received",
                    "quantity_inspected",
                    "quantity_refused",
                    "quantity_claimed",
                    "quantity_accepted",
                    "quantity_settled",
                    "quantity_in_progress",
                    "quantity_open",
                    "amount_refunded",
                )
            ),
            copies=self._get_copies_sql(),
            moves=self._get_moves_query(),
            items=self._get_items_query(),
            ids=orders.ids,
        )

    @api.model
    def _get_copies_sql(self):
        """Return the condition that something stored on line ``l`` is not what its return ``o``
        says: of every field that is the return's, add-ons' too."""
        lines, orders = self.env["rma.order.line"], self.env["rma.order"]
        names = {}
        for name, field in lines._fields.items():
            start, __, source = (field.related or "").partition(".")
            source = orders._fields.get(source)
            if start == "order_id" and source and source.column_type and source.store:
                if field.store and field.column_type and not field.translate:
                    names[name] = source.name
        return SQL(" OR ").join(
            [
                SQL("FALSE"),
                *(
                    SQL(
                        "%s IS DISTINCT FROM %s",
                        SQL.identifier("l", name),
                        SQL.identifier("o", source),
                    )
                    for name, source in names.items()
                ),
            ]
        )

    @api.model
    def _get_moves_query(self):
        """What moves of return line ``l`` brought and took, in its unit where that is theirs."""
        return SQL(
            """
            SELECT SUM(m.quantity) FILTER (
                       WHERE m.state = 'done' AND s.usage IN ('customer', 'transit')
                         AND d.usage = 'internal'
                   ) AS received,
                   SUM(m.quantity) FILTER (
                       WHERE m.state = 'done' AND d.usage = 'customer'
                   ) AS sent,
                   SUM(m.product_uom_qty) FILTER (
                       WHERE m.state NOT IN ('done', 'cancel') AND d.usage = 'customer'
                   ) AS leaving,
                   BOOL_OR(
                       m.product_id <> l.product_id OR m.product_uom <> l.uom_id
                       OR s.usage NOT IN ('customer', 'internal', 'inventory', 'production')
                       OR d.usage NOT IN ('customer', 'internal', 'inventory', 'production')
                       OR origin.rma_line_id IS NOT NULL
                   ) AS is_odd
              FROM stock_move m
              JOIN stock_location s ON s.id = m.location_id
              JOIN stock_location d ON d.id = m.location_dest_id
              LEFT JOIN stock_move origin ON origin.id = m.origin_returned_move_id
             WHERE m.rma_line_id = l.id AND m.state <> 'cancel'
            """
        )

    @api.model
    def _get_items_query(self):
        """What credit notes of return line ``l`` are for, in its unit where that is theirs."""
        return SQL(
            """
            SELECT SUM(a.quantity) FILTER (WHERE a.parent_state = 'posted') AS posted,
                   SUM(a.quantity) FILTER (WHERE a.parent_state = 'draft') AS draft,
                   SUM(a.price_total) FILTER (WHERE a.parent_state = 'posted') AS amount,
                   BOOL_OR(
                       n.move_type <> 'out_refund' OR a.product_uom_id <> l.uom_id
                       OR a.currency_id <> l.currency_id
                   ) AS is_odd
              FROM account_move_line a JOIN account_move n ON n.id = a.move_id
             WHERE a.rma_line_id = l.id AND a.parent_state <> 'cancel'
            """
        )

    @api.model
    def _get_suspect_order_ids(self, orders):
        """Return the returns whose state is not that of their lines, or whose customer is not the
        firm of their contact."""
        rows = self._read(
            SQL(
                """
                SELECT o.id
                  FROM rma_order o
                  JOIN res_partner p ON p.id = o.partner_id
                  LEFT JOIN LATERAL (
                        SELECT BOOL_AND(
                                   l.settlement_state IN ('settled', 'not_needed')
                                   AND l.reception_state IN ('received', 'not_needed')
                               ) AS is_closed
                          FROM rma_order_line l WHERE l.order_id = o.id
                       ) line ON TRUE
                 WHERE o.id = ANY(%s)
                   AND (
                        o.commercial_partner_id IS DISTINCT FROM p.commercial_partner_id
                        OR o.state IS DISTINCT FROM CASE
                            WHEN o.workflow_state = 'approved' AND COALESCE(line.is_closed, TRUE)
                            THEN 'done' ELSE o.workflow_state END
                        OR (o.state = 'done') <> (o.date_closed IS NOT NULL)
                   )
                """,
                orders.ids,
            )
        )
        return [row["id"] for row in rows]
