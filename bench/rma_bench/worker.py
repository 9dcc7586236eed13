"""The process that measures: one flow of one column on one database.

Reads a request as JSON from its first argument and writes the result to the file it names.
"""

import json
import sys
import threading
from pathlib import Path


def open_registry(database, addons_path):
    """Load Odoo's registry of a database in this process."""
    from odoo.modules.module import initialize_sys_path
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = ["-d", database, "--addons-path", addons_path, "--max-cron-threads", "0"]
    config.parse_config([*options, "--log-level", "error"], setup_logging=True)
    initialize_sys_path()
    threading.current_thread().dbname = database
    return Registry(database)


class Work:
    """A registry with a user on it."""

    def __init__(self, request):
        self.request = request
        self.registry = open_registry(request["database"], request["addons_path"])
        with self.registry.cursor() as cr:
            query = """
                SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'user_admin'
            """
            cr.execute(query)
            [self.user_id] = cr.fetchone()

    def environment(self, cr):
        """Odoo's environment as the user who does the work: the first and only one on this
        cursor, as in a request."""
        from odoo import api

        return api.Environment(cr, self.user_id, {"lang": "en_US", "tz": "UTC"})

    def wait_for_turn(self):
        """Let the other processes work until this one is told to go on."""
        print("waiting", flush=True)
        sys.stdin.readline()


def main():
    """Do what the request asks and write down the result."""
    sys.stdin.readline()
    request = json.loads(sys.argv[1])
    work = Work(request)
    if request["kind"] == "goods":
        from .goods import make_goods

        result = make_goods(work, request)
    elif request["kind"] == "flow":
        from .flows import measure_flow

        result = measure_flow(work, request)
    elif request["kind"] == "portal":
        from .portal_fill import prepare_portal

        result = prepare_portal(work, request)
    elif request["kind"] == "analysis":
        from .analysis_work import measure_analysis

        result = measure_analysis(work, request)
    else:
        from .probes import measure_scale

        result = measure_scale(work, request)
    Path(request["result"]).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
