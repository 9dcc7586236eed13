"""Fills a database with copies of returns, corrupts one of them each way, runs the audit."""

import argparse
import sys
import time

from _shop import create_return, sell
from properties.database import copied_database, open_database

from odoo import SUPERUSER_ID, api

from .copies import Copier, collect, take_keys
from .kinds import KINDS

QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}
SAMPLES = ("closed", "approved", "submitted", "stranger")


def main():
    """Measure, and return the exit code: 1 where something was not found, or was and is none."""
    options = parse()
    with copied_database(options.template) as name:
        registry = open_database(name)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            samples = make_samples(env)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            copiers, ids = fill(env, samples, options.size // len(SAMPLES))
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            before = run_audit(env, "as it is")
        with registry.cursor() as cr:
            expected = corrupt(cr, copiers, ids)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            after = run_audit(env, "corrupted")
            return tell(env, expected, before, after)


def parse():
    parser = argparse.ArgumentParser(prog="tests/corruption/run", description=__doc__)
    parser.add_argument("--size", type=int, default=10000, help="returns")
    parser.add_argument("--template", help="database to copy; without it one is made")
    return parser.parse_args()


def make_samples(env):
    """Make one return of each kind; return ``{kind: id}``."""
    samples = {}
    for kind in SAMPLES:
        line = sell(env, address=f"{kind}@example.com")
        state = {"approved": "approved", "submitted": "submitted"}.get(kind, "received")
        rma = env["rma.order"].browse(create_return(env, line, 2, state))
        if state == "received":
            rma.refund_ids.filtered(lambda move: move.state == "draft").action_post()
            assert rma.state == "done", rma.state
        samples[kind] = rma.id
    return samples


def fill(env, samples, count):
    """Copy the samples; return their copiers, and the ids of all that a corruption names."""
    from odoo.addons.rma_core.utils import make_return_code

    started = time.monotonic()
    orders = {kind: env["rma.order"].browse(rma_id) for kind, rma_id in samples.items()}
    rows = {kind: collect(rma) for kind, rma in orders.items()}
    ids = {kind: name_documents(rma) for kind, rma in orders.items()}
    ids["fixed"] = {
        "currency": env.ref("base.PLN").id,
        "company": env["res.company"].create({"name": "Elsewhere"}).id,
        "replace": env.ref("rma_core.outcome_replace").id,
        "other_product": env["product.product"].create({"name": "Chair"}).id,
        "stranger": orders["stranger"].partner_id.id,
    }
    env.flush_all()
    cr = env.cr
    keys = take_keys(cr)
    copiers = {}
    for kind in samples:
        cr.execute("CREATE TEMPORARY TABLE return_code (n int PRIMARY KEY, code text)")
        codes = set()
        while len(codes) < count:
            codes.add(make_return_code())
        cr.execute(
            "INSERT INTO return_code"
            " SELECT n - 1, code FROM unnest(%s) WITH ORDINALITY t(code, n)",
            [list(codes)],
        )
        copiers[kind] = Copier(cr, rows[kind], keys)
        copiers[kind].copy(count)
        cr.execute("DROP TABLE return_code")
    # What came back lies where that of the first return lies.
    cr.execute("UPDATE stock_quant SET quantity = quantity * %s", [count + 1])
    cr.execute("SELECT COUNT(*) FROM rma_order")
    total = cr.fetchone()[0]
    cr.commit()
    cr._cnx.autocommit = True
    cr.execute("ANALYZE")
    print(f"{total} returns, made in {time.monotonic() - started:.0f} s", flush=True)
    return copiers, ids


def name_documents(rma):
    """Return the ids of a return's documents by the names that corruptions use, with tables."""

    def get_item(move):
        return move.line_ids.filtered(lambda item: item.display_type == "payment_term")

    credit, invoice = rma.refund_ids, rma.line_ids.sale_line_id.order_id.invoice_ids
    return {
        "order": ("rma_order", rma.id),
        "line": ("rma_order_line", rma.line_ids.id),
        "receipt_move": ("stock_move", rma.receipt_ids.move_ids.id),
        "credit": ("account_move", credit.id),
        "credit_line": ("account_move_line", credit.invoice_line_ids.id),
        "credit_item": ("account_move_line", get_item(credit).id),
        "invoice": ("account_move", (invoice - credit)[:1].id),
        "invoice_item": ("account_move_line", get_item((invoice - credit)[:1]).id),
        "sale_line": ("sale_order_line", rma.line_ids.sale_line_id.id),
    }


def corrupt(cr, copiers, ids):
    """Do each kind of harm to a closed return of its own.

    :return: ``{kind: {(table, id)}}`` of all that may tell of it
    """
    expected = {}
    for n, (kind, statement) in enumerate(KINDS.items()):
        names = {
            name: copiers["closed"].find(table, row_id, n)
            for name, (table, row_id) in ids["closed"].items()
        }
        foreign = ids["stranger"]
        names["stranger_item"] = copiers["stranger"].find(*foreign["invoice_item"], n)
        names["other_sale_line"] = copiers["stranger"].find(*foreign["sale_line"], n)
        cr.execute(statement.format(n=n, **names, **ids["fixed"]))
        # Whatever was copied with the return, and what of a stranger's was used.
        expected[kind] = copiers["closed"].get_copies(n) | copiers["stranger"].get_copies(n)
    return expected


def run_audit(env, words):
    """Run the audit over everything, as the nightly job does; return its open findings."""
    started = time.monotonic()
    runs = env["rma.audit.run"]
    runs.search([("state", "=", "running")]).unlink()
    run = runs._begin(is_full=True)
    while orders := run._get_next_batch():
        run._check_batch(orders)
    run._end()
    findings = env["rma.audit.finding"].search([("state", "=", "open")])
    print(
        f"{run.order_count} returns {words}: {len(findings)} findings, "
        f"{time.monotonic() - started:.0f} s",
        flush=True,
    )
    return {
        (found.check_name, found.res_model, found.res_id): (found.order_id.id, found.message)
        for found in findings
    }


def tell(env, expected, before, after):
    """Print what was found and what was not."""
    new = {key: found for key, found in after.items() if key not in before}
    tables = {name: env[name]._table for name in {key[1] for key in after}}
    missed = 0
    for kind, rows in expected.items():
        found = [
            (key, text)
            for key, (order, text) in new.items()
            if ("rma_order", order) in rows or (tables[key[1]], key[2]) in rows
        ]
        missed += not found
        print(f"{'found ' if found else 'MISSED'} {kind}")
        for key, text in found:
            print(f"           {key[0].rpartition('.')[2]}: {text}")
            new.pop(key)
    others = [(key, text) for key, (__, text) in [*before.items(), *new.items()]]
    for key, text in others:
        print(f"beside: {key} {text}")
    print(f"{len(expected)} kinds, {missed} missed, {len(others)} beside")
    return int(bool(missed or others))


if __name__ == "__main__":
    sys.exit(main())
