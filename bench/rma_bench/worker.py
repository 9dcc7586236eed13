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

    def environment(self, cr):
        """Odoo's environment as the user who does the work."""
        from odoo import SUPERUSER_ID, api

        env = api.Environment(cr, SUPERUSER_ID, {})
        if self.request.get("user", "admin") == "admin":
            env = env(user=env.ref("base.user_admin"), context={"lang": "en_US", "tz": "UTC"})
        return env


def main():
    """Do what the request asks and write down the result."""
    request = json.loads(sys.argv[1])
    work = Work(request)
    if request["kind"] == "flow":
        from .flows import measure_flow

        result = measure_flow(work, request)
    else:
        from .probes import measure_scale

        result = measure_scale(work, request)
    Path(request["result"]).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
