import contextlib

from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON

# Whatever else a model stores follows from other records of the suite.
SALE_LINE_FIGURES = ("qty_delivered", "qty_invoiced", "qty_to_invoice", "invoice_status")


class RmaAuditCheckFigures(models.AbstractModel):
    """Stored figures are those that the documents give.

    SQL picks out the returns that are not of the plainest kind, or whose figures do not add up;
    of those every stored figure is computed anew by the models' own code and compared.
    """

    _name = "rma.audit.check.figures"
    _inherit = "rma.audit.check"
    _description = "Check: Figures and Documents"

    @api.model
    def _get_title(self):
        return self.env._("Figures that differ from their documents")

    @api.model
    def _find(self, orders):
        lines = self.env["rma.order.line"].browse(self._get_suspect_ids(orders))
        odd_orders = orders.browse(self._get_suspect_order_ids(orders)) | lines.order_id
        sale_lines = lines.sale_line_id | self.env["sale.order.line"].browse(
            self._get_suspect_sale_line_ids(orders)
        )
        order_ids = {line.id: line.order_id.id for line in lines}
        order_ids_of_sale = {
            line.id: (line.rma_line_ids.order_id & orders)[:1].id for line in sale_lines
        }
        return [
            *self._compare(lines, self._get_figures(lines), order_ids),
            *self._compare(
                odd_orders,
                self._get_figures(odd_orders),
                {order.id: order.id for order in odd_orders},
            ),
            *self._compare(sale_lines, SALE_LINE_FIGURES, order_ids_of_sale),
        ]

    # ------------------------------------------------------------------ the models' own code

    @api.model
    def _get_figures(self, records):
        """Return the names of the fields that follow from others and that nobody may enter; not
        moments, which tell when something was seen first."""
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and field.compute
            and field.readonly
            and not field.inverse
            and field.type not in ("date", "datetime", "one2many", "many2many")
        ]

    @api.model
    def _compare(self, records, names, order_ids):
        """Compute ``names`` of ``records`` anew and return where that differs from what is stored.

        :param dict order_ids: the return that each record is told with, by its id
        """
        if not records:
            return []
        stored = {record: {name: record[name] for name in names} for record in records}
        companies = {record: record.company_id.id for record in records}
        # Nothing of it stays: a wrong figure is to be seen and understood, not painted over.
        with contextlib.closing(self.env.cr.savepoint()) as savepoint:
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            fresh = {record: {name: record[name] for name in names} for record in records}
            savepoint.rollback()
        return [
            Finding(
                record._name,
                record.id,
                order_ids[record.id],
                companies[record],
                {
                    "field": name,
                    "stored": self._to_json(stored[record][name]),
                    "fresh": self._to_json(fresh[record][name]),
                },
            )
            for record in records
            for name in self._get_differing(records, stored[record], fresh[record])[:1]
        ]

    @api.model
    def _recompute(self, records):
        """Store the figures of ``records`` as they follow from their documents."""
        is_sale_line = records._name == "sale.order.line"
        for name in SALE_LINE_FIGURES if is_sale_line else self._get_figures(records):
            self.env.add_to_compute(records._fields[name], records)
        self.env.flush_all()

    @api.model
    def _get_differing(self, records, stored, fresh):
        def is_same(name):
            if records._fields[name].type in ("float", "monetary"):
                return abs(stored[name] - fresh[name]) < EPSILON
            return stored[name] == fresh[name]

        return [name for name in stored if not is_same(name)]

    @api.model
    def _to_json(self, value):
        return value.ids if isinstance(value, models.BaseModel) else value

    # ------------------------------------------------------------------ what is looked at

    @api.model
    def _get_suspect_ids(self, orders):
        """Return the return lines whose figures do not add up to what plain rows of documents
        say, or that SQL does not understand: other units, kits, undone receipts, refusals, and
        outcomes that it does not know."""
        rows = self._read(
            SQL(
                """
                WITH line AS (
                    SELECT l.*, o.workflow_state, o.is_inspection_required, c.needs_receipt,
                           c.handler, COALESCE(m.received, 0) AS came, COALESCE(m.sent, 0) AS sent,
                           COALESCE(m.leaving, 0) AS leaving, COALESCE(m.is_odd,
                                  FALSE) AS odd_move,
                           COALESCE(a.posted, 0) AS posted, COALESCE(a.draft, 0) AS drafted,
                           COALESCE(a.amount, 0) AS amount, COALESCE(a.is_odd, FALSE) AS odd_item
                      FROM rma_order_line l
                      JOIN rma_order o ON o.id = l.order_id
                      JOIN rma_outcome c ON c.id = l.outcome_id
                      LEFT JOIN LATERAL (%(moves)s) m ON TRUE
                      LEFT JOIN LATERAL (%(items)s) a ON TRUE
                     WHERE l.order_id = ANY(%(ids)s)
                ),
                figure AS (
                    SELECT *, GREATEST(quantity_approved, came) AS expected,
                           CASE WHEN workflow_state <> 'approved' THEN 0
                                WHEN NOT needs_receipt THEN quantity_approved
                                WHEN is_inspection_required THEN LEAST(came, quantity_inspected)
                                ELSE came END AS accepted,
                           CASE WHEN handler = 'replace' THEN sent ELSE posted END AS settled,
                           CASE WHEN handler = 'replace' THEN leaving ELSE drafted END AS opened,
                           workflow_state IN ('rejected', 'cancel') AS is_declined
                      FROM line
                ),
                wanted AS (
                    SELECT *,
                           CASE WHEN is_declined AND settled = 0 AND opened = 0 THEN 0
                                ELSE expected END AS target
                      FROM figure
                )
                SELECT id
                  FROM wanted
                 WHERE odd_move OR odd_item OR is_short_closed IS TRUE
                    OR handler NOT IN ('refund', 'keep', 'replace')
                    OR COALESCE(quantity_refused, 0) <> 0
                    OR ABS(quantity_received - came) > %(epsilon)s
                    OR ABS(quantity_accepted - accepted) > %(epsilon)s
                    OR ABS(quantity_settled - settled) > %(epsilon)s
                    OR ABS(quantity_in_progress - opened) > %(epsilon)s
                    OR ABS(quantity_open - GREATEST(target - settled - opened, 0)) > %(epsilon)s
                    OR ABS(amount_refunded - amount) > %(epsilon)s
                    OR ABS(
                        quantity_claimed - CASE WHEN is_declined THEN 0
                            WHEN workflow_state = 'approved' THEN expected ELSE quantity END
                       ) > %(epsilon)s
                    OR reception_state IS DISTINCT FROM CASE
                        WHEN came > 0 AND came >= expected - %(epsilon)s THEN 'received'
                        WHEN came > 0 THEN 'partial'
                        WHEN NOT needs_receipt OR is_declined OR expected = 0 THEN 'not_needed'
                        ELSE 'awaiting' END
                    OR decision IS DISTINCT FROM CASE
                        WHEN workflow_state = 'rejected' THEN 'refused'
                        WHEN workflow_state <> 'approved' THEN 'pending'
                        WHEN expected <= %(epsilon)s THEN 'refused'
                        WHEN expected < quantity - %(epsilon)s THEN 'partial'
                        ELSE 'accepted' END
                    OR settlement_state IS DISTINCT FROM CASE
                        WHEN opened > 0 THEN 'in_progress'
                        WHEN settled < target - %(epsilon)s AND settled > 0 THEN 'in_progress'
                        WHEN settled < target - %(epsilon)s THEN 'waiting'
                        WHEN settled > 0 THEN 'settled'
                        ELSE 'not_needed' END
                """,
                ids=orders.ids,
                epsilon=EPSILON,
                moves=self._get_moves_query(),
                items=self._get_items_query(),
            )
        )
        return [row["id"] for row in rows]

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

    # ------------------------------------------------------------------ words

    @api.model
    def _explain(self, finding):
        model = self.env[finding.res_model]
        field = model._fields[finding.figures["field"]]

        def show(value):
            if field.type == "selection":
                return dict(field._description_selection(self.env)).get(value, value)
            if field.relational:
                names = self.env[field.comodel_name].browse(value).exists().mapped("display_name")
                return ", ".join(names)
            return finding._format(value) if isinstance(value, int | float) else value

        return self.env._(
            "%(field)s of %(record)s is %(stored)s, its documents say %(fresh)s. Find out who "
            "changed the database, then press Compute Anew.",
            field=field._description_string(self.env),
            record=finding.record_name,
            stored=show(finding.figures["stored"]) or "–",
            fresh=show(finding.figures["fresh"]) or "–",
        )
