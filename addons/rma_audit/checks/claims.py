from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON


class RmaAuditCheckClaims(models.AbstractModel):
    """A delivered quantity is claimed by returns once."""

    _name = "rma.audit.check.claims"
    _inherit = "rma.audit.check"
    _description = "Check: Claimed and Delivered"

    @api.model
    def _get_title(self):
        return self.env._("More claimed than delivered")

    @api.model
    def _find(self, orders):
        suspects = self.env["sale.order.line"].browse(self._get_suspect_ids(orders))
        findings = []
        for line, left in suspects._get_returnable_quantities().items():
            # That more came than was announced is a fact, and no claim.
            is_surplus = any(
                rma_line.uom_id.compare(rma_line.quantity_received, rma_line.quantity_approved) > 0
                for rma_line in line.rma_line_ids
            )
            if line.product_uom_id.compare(left, 0.0) < 0 and not is_surplus:
                claiming = line.rma_line_ids.filtered("quantity_claimed").order_id
                order = (claiming & orders)[:1] or claiming[:1]
                figures = {"too_many": -left, "uom": line.product_uom_id.name}
                findings.append(
                    Finding(line._name, line.id, order.id, line.company_id.id, figures)
                )
        return findings

    @api.model
    def _get_suspect_ids(self, orders):
        """Return the order lines of which more is claimed than their own moves delivered, or that
        were delivered in another unit or as other products, as kits are."""
        rows = self._read(
            SQL(
                """
                SELECT s.id
                  FROM sale_order_line s
                  JOIN rma_order_line l ON l.sale_line_id = s.id
                  LEFT JOIN LATERAL (
                        SELECT SUM(m.quantity) AS given,
                               BOOL_OR(
                                   m.product_id <> s.product_id
                                   OR m.product_uom <> s.product_uom_id
                               ) AS is_odd
                          FROM stock_move m
                          JOIN stock_location d ON d.id = m.location_dest_id
                         WHERE m.sale_line_id = s.id AND m.state = 'done'
                           AND m.rma_line_id IS NULL AND d.usage <> 'internal'
                       ) moved ON TRUE
                 WHERE s.id IN (
                        SELECT sale_line_id FROM rma_order_line
                         WHERE order_id = ANY(%(ids)s) AND sale_line_id IS NOT NULL
                       )
                 GROUP BY s.id
                HAVING SUM(l.quantity_claimed) > COALESCE(MAX(moved.given), 0) + %(epsilon)s
                    OR BOOL_OR(moved.is_odd)
                    OR BOOL_OR(l.uom_id <> s.product_uom_id)
                """,
                ids=orders.ids,
                epsilon=EPSILON,
            )
        )
        return [row["id"] for row in rows]

    @api.model
    def _explain(self, finding):
        return self.env._(
            "Returns claim %(quantity)s %(uom)s more of %(record)s than the customer got. Lower "
            "or cancel one of them.",
            quantity=finding._format(finding.figures["too_many"]),
            uom=finding.figures["uom"],
            record=finding.record_name,
        )
