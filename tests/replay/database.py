"""The database of a replay: used, copied or made, and dropped again."""

import os
import subprocess
from contextlib import contextmanager

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service import db

ADDONS, POLICY_ADDON = ("rma_core", "rma_report_xlsx"), "rma_policy"


class DatabaseError(Exception):
    """A database that cannot be used; the message is for the person who named it."""


def configure():
    """Make Odoo read its options from the environment and log what is wrong only."""
    odoo.tools.config.parse_config(["--log-level=warn"], setup_logging=True)


@contextmanager
def replay_database(name, template=None, keep=False, with_policies=False):
    """Yield a registry of the database `name`.

    One that exists is used and stays. Else it is copied from `template`, or made, and dropped at
    the end unless it is to be kept.
    """
    existed = db.exp_db_exist(name)
    if existed and template:
        raise DatabaseError(f"Database {name} exists already: it cannot be a copy of {template}.")
    addons = [*ADDONS, *[POLICY_ADDON] * with_policies]
    try:
        if not existed:
            _make(name, template, addons)
        yield _open(name, addons)
    finally:
        if not existed and not keep and db.exp_db_exist(name):
            db.exp_drop(name)


@contextmanager
def environment(registry, company_id=None):
    """Yield the superuser's environment, in the company; commit when the block ends well."""
    context = {"allowed_company_ids": [company_id]} if company_id else {}
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, context)


def _make(name, template, addons):
    if template:
        if not db.exp_db_exist(template):
            raise DatabaseError(f"There is no database {template} to copy.")
        db.exp_duplicate_database(template, name)
        if POLICY_ADDON not in addons:
            return
    wanted = ",".join(addons)
    command = [os.environ["RMA_PYTHON"], os.environ["RMA_ODOO_BIN"], "-d", name, "-i", wanted]
    options = ["--stop-after-init", "--no-http", "--log-level=warn", "--max-cron-threads=0"]
    # Our own way to the replay's package is not Odoo's business.
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if subprocess.run([*command, *options], env=variables).returncode:
        raise DatabaseError(f"Odoo could not install {wanted} in a new database {name}.")


def _open(name, addons):
    registry = Registry(name)
    if missing := set(addons) - registry._init_modules:
        raise DatabaseError(f"Database {name} does not have {', '.join(missing)} installed.")
    return registry
