"""Run by bench/policies in Odoo's shell, which gives `env`.

The lines are copied in the database from one real return, with their orders' lines, deliveries and
invoice lines, in a transaction that is rolled back.
"""

# ruff: noqa: F821  # env is the shell's

import time

LINES, RETURNS, RUNS = 10_000, 100, 5
# Every rule is set, and none is broken.
POLICY = {
    "name": "Everything",
    "window_start": "delivery",
    "window_days": 30,
    "quantity_max": 1_000_000,
    "amount_max": 1_000_000_000,
    "open_returns_max": 1_000_000,
    "monthly_returns_max": 1_000_000,
    "require_photo": True,
    "require_note": True,
    "on_breach": "person",
    "is_returnable": False,
}


def copy_rows(table, original, count, **expressions):
    """Copy a row `count` times and return the new ids in order.

    :param expressions: SQL for columns, in which `n` counts from 1
    """
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND column_name != 'id'",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    values = [expressions.get(name, f'o."{name}"') for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    env.cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} o,"
        f" generate_series(1, {count}) n WHERE o.id = %s ORDER BY n RETURNING id",
        [original],
    )
    return [row_id for (row_id,) in env.cr.fetchall()]


def pick(ids):
    """Return SQL for the n-th of consecutive `ids`."""
    assert ids == list(range(ids[0], ids[0] + len(ids))), "somebody else writes"
    return f"{ids[0] - 1} + n"


def make_lines():
    """Make the policy; return 10,000 lines of 100 returns that come under it."""
    line = env["rma.order.line"].search(
        [
            ("sale_line_id.invoice_lines.parent_state", "=", "posted"),
            ("move_id.state", "=", "done"),
            ("order_id.state", "in", ("submitted", "approved", "done")),
        ],
        limit=1,
    )
    assert line, "The database has no return of a delivered and invoiced order."
    invoice_line = line.sale_line_id._get_posted_invoice_lines()[:1]
    env["rma.policy"].search([]).active = False
    env["rma.policy"].create(
        {
            **POLICY,
            "company_id": line.company_id.id,
            "outcome_ids": line.outcome_id.ids,
            "reason_ids": env["rma.reason"].search([]).ids,
        }
    )
    env.flush_all()
    orders = copy_rows(
        "rma_order", line.order_id.id, RETURNS,
        name="'BENCH/' || n", return_code="NULL", access_token="NULL",
    )  # fmt: skip
    sold = copy_rows("sale_order_line", line.sale_line_id.id, LINES)
    copy_rows("stock_move", line.move_id.id, LINES, sale_line_id=pick(sold), rma_line_id="NULL")
    invoiced = copy_rows("account_move_line", invoice_line.id, LINES)
    env.cr.execute(
        "INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)"
        f" SELECT {pick(sold)}, {pick(invoiced)} FROM generate_series(1, {LINES}) n"
    )
    lines = copy_rows(
        "rma_order_line", line.id, LINES,
        sale_line_id=pick(sold), order_id=f"{orders[0]} + mod(n, {RETURNS})",
    )  # fmt: skip
    env.cr.execute("ANALYZE")
    return env["rma.order.line"].browse(lines)


def measure(work):
    """Return the median seconds and the queries of `work()` with an empty cache."""
    seconds = []
    for __ in range(RUNS):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[RUNS // 2], env.cr.sql_log_count - before


def evaluate(lines):
    """Do what submitting does, but for writing."""
    cases = lines._get_policy_cases()
    env["rma.policy"]._evaluate(cases)
    return cases


def group(lines):
    """Read what each rule looks at by one grouped query."""
    in_lines = [("id", "in", lines.ids)]
    read = env["rma.order.line"]._read_group
    sold = [sale_line_id for (sale_line_id,) in read(in_lines, ["sale_line_id"])]
    sold = [sale_line.id for sale_line in sold]
    env["stock.move"]._read_group(
        [
            ("sale_line_id", "in", sold),
            ("state", "=", "done"),
            ("location_dest_id.usage", "=", "customer"),
        ],
        ["sale_line_id"],
        ["date:max"],
    )
    env["account.move.line"]._read_group(
        [("sale_line_ids", "in", sold), ("parent_state", "=", "posted")],
        ["sale_line_ids"],
        ["price_total:sum", "quantity:sum"],
    )
    env["ir.attachment"]._read_group(
        [("res_model", "=", "rma.order.line"), ("res_id", "in", lines.ids)],
        ["res_id"],
        ["__count"],
    )
    read(in_lines, ["id", "product_id"])
    read(in_lines, ["id", "reason_id"])
    read(in_lines, ["id", "outcome_id"])
    read(in_lines, ["id"], ["quantity:sum"])
    read(in_lines, ["id", "description"])
    for __ in ("open", "monthly"):
        env["rma.order"]._read_group(
            [("commercial_partner_id", "in", lines.commercial_partner_id.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )


try:
    made = make_lines()
    judged = evaluate(made)
    rules = {answer["rule"] for case in judged for answer in case.answers}
    grouped, grouped_queries = measure(lambda: group(made))
    evaluated, queries = measure(lambda: evaluate(made))
    few = measure(lambda: evaluate(made[:100]))[1]
    print(f"{len(made):,} lines of {RETURNS} returns, {len(rules)} rules:")
    print(", ".join(sorted(rules)))
    print(f"one grouped query per rule  {grouped:6.2f} s  {grouped_queries:4} queries")
    print(f"evaluation                  {evaluated:6.2f} s  {queries:4} queries")
    print(f"{evaluated / grouped:.1f} times as long; 100 lines take {few} queries")
finally:
    env.cr.rollback()
