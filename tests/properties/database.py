"""The database that sequences run in: a copy, so that nothing else is touched."""

import os
import re
import subprocess
import uuid
from contextlib import contextmanager

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

ADDONS = "rma_core,rma_repair,rma_audit,rma_policy,rma_sale_loyalty"
COPIES = "rma_properties_"
QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


@contextmanager
def copied_database(template=None):
    """Yield the name of a copy of a database, or of a new one, that is dropped at the end."""
    _drop_abandoned()
    name = f"{COPIES}{os.getpid()}_{uuid.uuid4().hex[:8]}"
    try:
        if template:
            version = int(_psql("SHOW server_version_num"))
            strategy = "STRATEGY FILE_COPY" if version >= 150000 else ""
            _psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}')
        else:
            _install(name)
        yield name
    finally:
        odoo.sql_db.close_db(name)
        _drop(name)


def _drop_abandoned():
    """Drop the copies of runs that were killed."""
    for name in _psql("SELECT datname FROM pg_database").splitlines():
        found = re.match(rf"{COPIES}(\d+)_", name)
        if found and not _is_alive(int(found[1])):
            _drop(name)


def _drop(name):
    """Drop a database. PostgreSQL itself sends its own vacuuming away; it refuses to do so WITH
    (FORCE), which is for what killed runs left, unless a superuser asks."""
    try:
        _psql(f'DROP DATABASE IF EXISTS "{name}"')
    except subprocess.CalledProcessError:
        _psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _psql(statement):
    command = ["psql", "-d", "postgres", "-qtAX", "-v", "ON_ERROR_STOP=1", "-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _install(name):
    command = [os.environ["RMA_PYTHON"], os.environ["RMA_ODOO_BIN"], "-d", name, "-i", ADDONS]
    options = ["--stop-after-init", "--no-http", "--log-level=warn", "--max-cron-threads=0"]
    # The way to this package is not Odoo's business.
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run([*command, *options], env=variables, check=True)


def open_database(name):
    """Return the registry of a database; Odoo's options come from the environment."""
    config.parse_config(["-d", name, "--log-level=error", "--max-cron-threads=0", "--no-http"])
    odoo.modules.module.initialize_sys_path()
    return Registry(name)


@contextmanager
def environment(registry):
    """Yield the superuser's environment, for mails and chatter kept quiet."""
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, QUIET)
