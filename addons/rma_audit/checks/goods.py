from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON


class RmaAuditCheckGoods(models.AbstractModel):
    """What lies in *Returns* belongs to a return line, and is there once."""

    _name = "rma.audit.check.goods"
    _inherit = "rma.audit.check"
    _description = "Check: Goods in Returns"

    @api.model
    def _get_title(self):
        return self.env._("Goods in Returns")

    @api.model
    def _find_anywhere(self):
        return [
            Finding(
                "product.product",
                row["product_id"],
                None,
                row["company_id"],
                {
                    "kind": kind,
                    "location_id": row["location_id"],
                    "quantity": float(row["quantity"]),
                    "expected": float(row["expected"]),
                    "lot": row["lot"],
                },
            )
            for kind, query in (
                ("stock", self._get_stock_query()),
                ("serial", self._get_serial_query()),
            )
            for row in self._read(query)
        ]

    @api.model
    def _get_stock_query(self):
        """What is on hand beside what done moves for return lines brought and took, in the
        products' own units."""
        return SQL(
            """
            WITH place AS (
                SELECT l.id FROM stock_warehouse w
                  JOIN stock_location r ON r.id = w.rma_location_id
                  JOIN stock_location l ON l.parent_path LIKE r.parent_path || '%%'
            ),
            moved AS (
                SELECT l.location_dest_id AS location_id, l.product_id,
                       l.quantity_product_uom AS quantity
                  FROM stock_move_line l JOIN stock_move m ON m.id = l.move_id
                 WHERE m.rma_line_id IS NOT NULL AND l.state = 'done'
                   AND l.location_dest_id IN (SELECT id FROM place)
                 UNION ALL
                SELECT l.location_id, l.product_id, -l.quantity_product_uom
                  FROM stock_move_line l JOIN stock_move m ON m.id = l.move_id
                 WHERE m.rma_line_id IS NOT NULL AND l.state = 'done'
                   AND l.location_id IN (SELECT id FROM place)
            ),
            expected AS (
                SELECT location_id, product_id, SUM(quantity) AS quantity
                  FROM moved GROUP BY location_id, product_id
            ),
            on_hand AS (
                SELECT location_id, product_id, SUM(quantity) AS quantity
                  FROM stock_quant WHERE location_id IN (SELECT id FROM place)
                 GROUP BY location_id, product_id
            ),
            compared AS (
                SELECT location_id, product_id, COALESCE(h.quantity, 0) AS quantity,
                       COALESCE(e.quantity, 0) AS expected
                  FROM expected e FULL JOIN on_hand h USING (location_id, product_id)
            )
            SELECT b.product_id, b.location_id, l.company_id, NULL AS lot, b.quantity, b.expected
              FROM compared b
              JOIN stock_location l ON l.id = b.location_id
              JOIN product_product p ON p.id = b.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id AND t.is_storable
             WHERE ABS(b.quantity - b.expected) > %(epsilon)s
            """,
            epsilon=EPSILON,
        )

    @api.model
    def _get_serial_query(self):
        """Serial numbers that came with a return and are in our stock more than once."""
        return SQL(
            """
            SELECT q.product_id, MIN(q.location_id) AS location_id,
                   MIN(l.company_id) AS company_id,
                   s.name AS lot, SUM(q.quantity) AS quantity, 1 AS expected
              FROM stock_quant q
              JOIN stock_location l ON l.id = q.location_id AND l.usage IN ('internal', 'transit')
              JOIN stock_lot s ON s.id = q.lot_id
              JOIN product_product p ON p.id = q.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id AND t.tracking = 'serial'
             WHERE q.quantity > 0
               AND q.lot_id IN (
                    SELECT ml.lot_id
                      FROM stock_move_line ml JOIN stock_move m ON m.id = ml.move_id
                     WHERE m.rma_line_id IS NOT NULL AND ml.state = 'done'
                   )
             GROUP BY q.product_id, s.id, s.name
            HAVING SUM(q.quantity) > 1 + %(epsilon)s
            """,
            epsilon=EPSILON,
        )

    @api.model
    def _explain(self, finding):
        sentence = {
            "stock": self.env._(
                "%(quantity)s of %(record)s are in %(location)s, by its returns it should be "
                "%(expected)s. Count them and correct the stock, or move what belongs elsewhere."
            ),
            "serial": self.env._(
                "Serial number %(lot)s of %(record)s is in stock %(quantity)s times. Find the "
                "wrong one and correct the stock."
            ),
        }[finding.figures["kind"]]
        location = self.env["stock.location"].browse(finding.figures["location_id"]).exists()
        return sentence % {
            "record": finding.record_name,
            "quantity": finding._format(finding.figures["quantity"]),
            "expected": finding._format(finding.figures["expected"]),
            "location": location.display_name,
            "lot": finding.figures["lot"],
        }
