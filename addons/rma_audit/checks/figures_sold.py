from odoo import api, models
from odoo.tools import SQL

from .rma_audit_check import EPSILON


class RmaAuditCheckFigures(models.AbstractModel):
    """Which order lines are looked at."""

    _inherit = "rma.audit.check.figures"

    @api.model
    def _get_suspect_sale_line_ids(self, orders):
        """Return the order lines of these returns whose stored quantities are not those of their
        invoices, or are not what is left after them."""
        rows = self._read(
            SQL(
                """
                SELECT s.id
                  FROM sale_order_line s
                  JOIN product_product p ON p.id = s.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  LEFT JOIN LATERAL (
                        SELECT SUM(
                                   CASE n.move_type WHEN 'out_refund' THEN -a.quantity
                                   ELSE a.quantity END
                               ) AS quantity,
                               BOOL_OR(a.product_uom_id <> s.product_uom_id) AS is_odd
                          FROM sale_order_line_invoice_rel r
                          JOIN account_move_line a ON a.id = r.invoice_line_id
                          JOIN account_move n ON n.id = a.move_id
                         WHERE r.order_line_id = s.id
                           AND (a.parent_state <> 'cancel' OR n.payment_state = 'invoicing_legacy')
                       ) invoiced ON TRUE
                  LEFT JOIN LATERAL (
                        SELECT SUM(l.quantity_invoice_waived) AS quantity,
                               BOOL_OR(l.uom_id <> s.product_uom_id) AS is_odd
                          FROM rma_order_line l WHERE l.sale_line_id = s.id
                       ) waived ON TRUE
                  LEFT JOIN LATERAL (
                        SELECT SUM(
                                   CASE WHEN d.usage <> 'internal' THEN m.quantity
                                        WHEN m.to_refund THEN -m.quantity ELSE 0 END
                               ) AS quantity,
                               BOOL_OR(
                                   m.product_id <> s.product_id
                                   OR m.product_uom <> s.product_uom_id
                                   OR d.usage NOT IN ('internal', 'customer')
                               ) AS is_odd
                          FROM stock_move m
                          JOIN stock_location o ON o.id = m.location_id
                          JOIN stock_location d ON d.id = m.location_dest_id
                         WHERE m.sale_line_id = s.id AND m.state = 'done'
                           AND (o.usage = 'internal') <> (d.usage = 'internal')
                       ) moved ON TRUE
                 WHERE s.id IN (
                        SELECT sale_line_id FROM rma_order_line
                         WHERE order_id = ANY(%(ids)s) AND sale_line_id IS NOT NULL
                       )
                   AND (
                        COALESCE(invoiced.is_odd OR waived.is_odd OR moved.is_odd, FALSE)
                        OR ABS(s.qty_invoiced - COALESCE(invoiced.quantity, 0)) > %(epsilon)s
                        OR ABS(s.qty_delivered - COALESCE(moved.quantity, 0)) > %(epsilon)s
                        OR (
                            s.state = 'sale' AND ABS(
                                s.qty_to_invoice + s.qty_invoiced + COALESCE(waived.quantity, 0)
                                - CASE t.invoice_policy WHEN 'order' THEN s.product_uom_qty
                                  ELSE s.qty_delivered END
                            ) > %(epsilon)s
                        )
                        OR (s.qty_to_invoice = 0) <> (s.invoice_status IN ('invoiced', 'no'))
                   )
                """,
                ids=orders.ids,
                epsilon=EPSILON,
            )
        )
        return [row["id"] for row in rows]
