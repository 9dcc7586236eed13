from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding


class RmaAuditCheckInvoicing(models.AbstractModel):
    """No order can be invoiced again for what a return took back."""

    _name = "rma.audit.check.invoicing"
    _inherit = "rma.audit.check"
    _description = "Check: Nothing Invoiced Again"

    @api.model
    def _get_title(self):
        return self.env._("Orders that can be invoiced again")

    @api.model
    def _find(self, orders):
        """Of a line of which everything came back and was credited nothing is left to invoice."""
        rows = self._read(
            SQL(
                """
                SELECT s.id, MAX(l.order_id) AS order_id, s.company_id, s.qty_to_invoice
                  FROM sale_order_line s
                  JOIN rma_order_line l ON l.sale_line_id = s.id
                  JOIN rma_order o ON o.id = l.order_id
                  JOIN rma_outcome outcome ON outcome.id = l.outcome_id
                 WHERE s.id IN (
                        SELECT sale_line_id FROM rma_order_line
                         WHERE order_id = ANY(%(ids)s) AND sale_line_id IS NOT NULL
                       )
                   AND s.state = 'sale' AND s.qty_to_invoice > 0
                   AND s.qty_delivered <= 0 AND s.qty_invoiced <= 0
                   AND l.uom_id = s.product_uom_id
                   -- A price reduction is for goods that stay sold.
                   AND outcome.handler != 'price_reduction'
                 GROUP BY s.id
                HAVING BOOL_AND(o.state IN ('done', 'rejected', 'cancel'))
                   AND SUM(l.quantity_settled) FILTER (WHERE o.state = 'done')
                       >= s.product_uom_qty
                """,
                ids=orders.ids,
            )
        )
        return [
            Finding(
                "sale.order.line",
                row["id"],
                row["order_id"],
                row["company_id"],
                {"quantity": row["qty_to_invoice"]},
            )
            for row in rows
        ]

    @api.model
    def _explain(self, finding):
        return self.env._(
            "%(record)s came back and is settled, yet %(quantity)s of it can be invoiced again. "
            "Do not invoice it; open the return and press Process.",
            record=finding.record_name,
            quantity=finding._format(finding.figures["quantity"]),
        )
