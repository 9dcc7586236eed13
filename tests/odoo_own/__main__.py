"""Runs the tests of each module on two copies, one after the other, and keeps what came out."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from _odoo import copied_database, psql

from .log import read_log
from .table import write_table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / "results.json"
SUITE = sorted(path.parent.name for path in (ROOT / "addons").glob("*/__manifest__.py"))
# What the suite extends or is asked through.
MODULES = (
    "sale stock stock_account account sale_stock repair mrp sale_mrp mrp_account portal"
    " website_sale purchase_stock"
    " sale_management delivery stock_delivery loyalty sale_loyalty account_payment"
    " payment mail"
).split()
SIDES = ("without", "with")


def main():
    """Run what is asked for and return the exit code: 1 where something fails with the suite
    that passes without it."""
    options = parse()
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for module in options.modules or MODULES:
        for side in SIDES:
            template = getattr(options, side) or make_template(side)
            started = time.monotonic()
            found = run_tests(module, template, options.patience)
            seconds = round(time.monotonic() - started)
            results.setdefault(module, {})[side] = {"seconds": seconds, "tests": found}
            print(f"{module} {side} the suite: {len(found)} tests, {seconds} s", flush=True)
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    return int(write_table(results, ROOT / "docs" / "odoo-tests.md"))


def parse():
    parser = argparse.ArgumentParser(prog="tests/odoo_own/run", description=__doc__)
    parser.add_argument("modules", nargs="*", help=f"otherwise {', '.join(MODULES)}")
    parser.add_argument("--with", help="database with the suite; without it one is made")
    parser.add_argument("--without", help="database with what the suite needs, and not the suite")
    parser.add_argument("--patience", type=int, default=7200, help="seconds for one module")
    return parser.parse_args()


def make_template(side):
    """Return the name of a database with what is tested, and with the suite or without it."""
    name = f"rma_odoo_own_{side}"
    if not psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        addons = [*MODULES, *(SUITE if side == "with" else [])]
        options = ["-i", ",".join(addons), "--stop-after-init", "--no-http", "--log-level=warn"]
        odoo = [os.environ["RMA_PYTHON"], os.environ["RMA_ODOO_BIN"]]
        subprocess.run([*odoo, "-d", name, *options], check=True)
    return name


def run_tests(module, template, patience):
    """Return what came out of all tests of a module on a copy of a database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with copied_database(template) as name:
        files = Path(os.environ["ODOO_DATA_DIR"], "filestore")
        if (files / template).exists():
            shutil.copytree(files / template, files / name, copy_function=os.link)
        options = ["-d", name, "--test-tags", f"/{module}", "--stop-after-init"]
        options += ["--max-cron-threads=0", f"--http-port={port}", "--log-level=test"]
        environ = {**os.environ, "PYTHONPATH": str(Path(os.environ["RMA_ODOO_BIN"]).parent)}
        command = [os.environ["RMA_PYTHON"], str(HERE / "odoo_bin.py"), *options]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, env=environ, timeout=patience, check=False
            )
            log = done.stdout + done.stderr
        except subprocess.TimeoutExpired as late:
            log = "".join((part or b"").decode() for part in (late.stdout, late.stderr))
    if folder := os.environ.get("RMA_ODOO_OWN_LOGS"):
        Path(folder, f"{template}_{module}.log").write_text(log)
    return read_log(log)


if __name__ == "__main__":
    sys.exit(main())
