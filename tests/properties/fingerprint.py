"""What a database knows about some products, as plain rows: to tell that nothing changed."""

QUERIES = {
    "returns": """
        SELECT id, state, workflow_state, return_code FROM rma_order WHERE id IN (
            SELECT order_id FROM rma_order_line WHERE product_id = ANY(%(products)s)
        ) ORDER BY id""",
    "return lines": """
        SELECT id, quantity, quantity_approved, quantity_received, quantity_accepted,
               quantity_refused, quantity_settled, quantity_in_progress, quantity_claimed,
               settlement_state, reception_state, decision, is_short_closed, amount_refunded
          FROM rma_order_line WHERE product_id = ANY(%(products)s) ORDER BY id""",
    "stock moves": """
        SELECT id, state, product_uom_qty, quantity, location_id, location_dest_id, rma_line_id
          FROM stock_move WHERE product_id = ANY(%(products)s) ORDER BY id""",
    "stock": """
        SELECT location_id, product_id, sum(quantity) FROM stock_quant
         WHERE product_id = ANY(%(products)s) GROUP BY 1, 2 ORDER BY 1, 2""",
    "scraps": """
        SELECT id, state, scrap_qty FROM stock_scrap
         WHERE product_id = ANY(%(products)s) ORDER BY id""",
    "entries": """
        SELECT id, state, move_type, amount_total FROM account_move WHERE id IN (
            SELECT move_id FROM account_move_line WHERE product_id = ANY(%(products)s)
        ) ORDER BY id""",
    "entry lines": """
        SELECT id, quantity, price_unit, price_total, rma_line_id FROM account_move_line
         WHERE product_id = ANY(%(products)s) ORDER BY id""",
    "order lines": """
        SELECT id, state, product_uom_qty, qty_delivered, qty_invoiced, qty_to_invoice,
               invoice_status, rma_line_id
          FROM sale_order_line WHERE product_id = ANY(%(products)s) ORDER BY id""",
}
# Where the add-on for repairs is installed.
REPAIR_QUERIES = {
    "repairs": """
        SELECT id, state, product_qty, rma_line_id, sale_order_id FROM repair_order
         WHERE product_id = ANY(%(products)s) ORDER BY id""",
}


def take_fingerprint(story):
    """Return ``{what: rows}`` of the story's products as they are in the database."""
    story.env.flush_all()
    rows = {}
    queries = QUERIES | REPAIR_QUERIES if "repair.order" in story.env else QUERIES
    for name, query in queries.items():
        story.env.cr.execute(query, {"products": story.products.ids})
        rows[name] = story.env.cr.fetchall()
    return rows


def describe_difference(before, after):
    """Return the rows that are not in both, as text; empty when nothing changed."""
    changes = []
    for name, rows in after.items():
        gone = [row for row in before[name] if row not in rows]
        new = [row for row in rows if row not in before[name]]
        if gone or new:
            changes.append(f"{name}: {gone} became {new}")
    return "; ".join(changes)
