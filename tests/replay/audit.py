"""Reads back from the database what the replay left there."""

from decimal import Decimal

from .books import Books, to_money


def audit(env, company_id, settled, sold):
    """Return the compared `Books` of the company.

    :param settled: the `Settled` of all returns
    :param sold: the rows that were invoiced
    """
    books = _read_books(env, company_id)
    books.retailer_credited = sum((one.part.credited for one in settled), Decimal())
    books.retailer_invoiced = sum((row.amount for row in sold), Decimal())
    books.compare_lines(settled, _read_credited(env, settled))
    books.compare_totals()
    books.compare_open(sold, settled, _read_open(env, company_id))
    books.compare_matches(_read_matches(env, company_id))
    books.problems += _find_wrong_order_lines(env, settled)
    return books


def _read_books(env, company_id):
    in_company = [("company_id", "=", company_id)]
    states = dict(env["rma.order"]._read_group(in_company, ["state"], ["__count"]))
    bills = {
        kind: (count, to_money(total))
        for kind, count, total in env["account.move"]._read_group(
            [*in_company, ("state", "=", "posted")],
            ["move_type"],
            ["__count", "amount_total:sum"],
        )
    }
    credit_notes, credited = bills.get("out_refund", (0, Decimal()))
    incoming = [("picking_type_id.code", "=", "incoming"), ("state", "=", "done")]
    return Books(
        returns=sum(states.values()),
        closed=states.get("done", 0),
        receipts=env["stock.picking"].search_count([*in_company, *incoming]),
        credit_notes=credit_notes,
        credited=credited,
        invoiced=bills.get("out_invoice", (0, Decimal()))[1],
        retailer_credited=Decimal(),
        retailer_invoiced=Decimal(),
    )


def _read_open(env, company_id):
    """Return what is open of each of the retailer's invoices, whose numbers the orders name."""
    domain = [
        ("company_id", "=", company_id),
        ("move_type", "=", "out_invoice"),
        ("state", "=", "posted"),
    ]
    groups = env["account.move"]._read_group(domain, ["ref"], ["amount_residual:sum"])
    return {number: to_money(amount) for number, amount in groups}


def _read_matches(env, company_id):
    """Return who is matched with whom: names and customers of both entries."""
    partials = env["account.partial.reconcile"].search([("company_id", "=", company_id)])
    return [
        (
            *(partial.debit_move_id.move_id.name, partial.debit_move_id.partner_id.name),
            *(partial.credit_move_id.move_id.name, partial.credit_move_id.partner_id.name),
        )
        for partial in partials
    ]


def _read_credited(env, settled):
    groups = env["account.move.line"]._read_group(
        [
            ("rma_line_id", "in", [one.line_id for one in settled]),
            ("parent_state", "=", "posted"),
            ("move_id.move_type", "=", "out_refund"),
        ],
        ["rma_line_id"],
        ["price_total:sum"],
    )
    return {line.id: to_money(total) for line, total in groups}


def _find_wrong_order_lines(env, settled):
    """Yield the order lines where delivered or invoiced is not what the customer kept, or where
    something waits to be invoiced again."""
    lines = env["rma.order.line"].browse([one.line_id for one in settled])
    for line in lines.sale_line_id:
        kept = line.product_uom_qty - sum(line.rma_line_ids.mapped("quantity_received"))
        if (line.qty_delivered, line.qty_invoiced, line.qty_to_invoice) != (kept, kept, 0):
            yield (
                f"{line.order_id.client_order_ref} {line.product_id.default_code}: "
                f"{kept:g} kept, but {line.qty_delivered:g} delivered, "
                f"{line.qty_invoiced:g} invoiced, {line.qty_to_invoice:g} to invoice"
            )
