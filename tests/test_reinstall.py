"""An add-on is uninstalled and installed again: no trace, no error, nothing that does not work.

One add-on a run, another one whenever the code changes; RMA_REINSTALL=all takes each in turn.
"""

import os
import zlib
from pathlib import Path

import pytest
from _odoo import Worker, copied_database, is_complaint, psql, run_odoo, update_modules

SUITE = Path(__file__).parent.parent / "addons"
ADDONS = sorted(path.parent.name for path in SUITE.glob("*/__manifest__.py"))
# Odoo tries to delete what documents still need, and keeps it: the database says no.
TRIED = "odoo.sql_db: bad query"


def choose():
    """Return the add-ons to try: all, those that are named, or one by the code as it is."""
    if wanted := os.environ.get("RMA_REINSTALL"):
        return ADDONS if wanted == "all" else wanted.split(",")
    code = 0
    for path in sorted(SUITE.glob("*/**/*.py")):
        code = zlib.crc32(path.read_bytes(), code)
    return [ADDONS[code % len(ADDONS)]]


def read_list(database, query):
    return set(psql(query, database).splitlines())


def read_schema(database):
    """Return the tables and columns there are."""
    columns = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    )
    return read_list(database, columns)


def read_fields(database):
    """Return the columns of the fields that are known."""
    return read_list(
        database, "SELECT replace(model, '.', '_') || '.' || name FROM ir_model_fields WHERE store"
    )


def read_installed(database):
    return read_list(database, "SELECT name FROM ir_module_module WHERE state = 'installed'")


def walk(database):
    """Take a return to its receipt, and return its names: of itself and of the receipt."""
    worker = Worker(database)
    try:
        line = worker.shop("sell", quantity=5)
        rma = worker.shop("create_return", sale_line_id=line, quantity=2, state="received")
        [found] = worker.call("rma.order", "read", [rma], ["name", "receipt_ids"], uid=1)
        receipts = worker.call("stock.picking", "read", found["receipt_ids"], ["name"], uid=1)
        return {found["name"], *(receipt["name"] for receipt in receipts)}
    finally:
        worker.close()


@pytest.mark.parametrize("addon", choose())
def test_it_goes_without_a_trace_and_comes_back(addon):
    with copied_database(os.environ.get("RMA_TEST_DATABASE")) as database:
        installed = read_installed(database)
        if addon not in installed:
            update_modules(database, "-i", [addon])
            installed = read_installed(database)
        names = walk(database)
        fields = read_fields(database)
        log = run_odoo("module", "uninstall", "-d", database, addon)
        complaints = [line for line in log.splitlines() if is_complaint(line)]
        assert not [line for line in complaints if TRIED not in line]
        gone = installed - read_installed(database)
        assert addon in gone
        assert not (fields - read_fields(database)) & read_schema(database)
        listed = ", ".join(f"'{name}'" for name in gone)
        # Outcomes that returns still name stay, archived, until the add-on is back.
        assert read_list(
            database, f"SELECT DISTINCT model FROM ir_model_data WHERE module IN ({listed})"
        ) <= {"rma.outcome"}
        if "rma_core" in gone:
            assert not psql(
                "SELECT id FROM stock_picking_type WHERE active AND sequence_code = 'RET'",
                database,
            )
        assert not update_modules(database, "-i", gone)
        assert read_installed(database) == installed
        for __ in range(2):
            again = walk(database)
            assert not again & names
            names |= again
