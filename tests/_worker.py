"""One Odoo process that does what it is told on its standard input, a line of JSON a time.

It runs calls as the server runs a client's: in a transaction of their own, tried again when the
database finds them in conflict with another one, and committed. A call can be told to pause at a
point, so that a test decides what happens meanwhile, or kills the process right there.
"""

import json
import sys

import _mailing
import _shop

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service import model as service
from odoo.sql_db import Cursor
from odoo.tools import config


def main(database):
    config.parse_config(["-d", database, "--log-level=critical", "--no-http"])
    odoo.modules.module.initialize_sys_path()
    registry = Registry(database)
    # Tried again at once: the waiting is the production's politeness.
    service.random.uniform = lambda *__: 0.05
    answer(ready=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer(result=carry_out(registry, **request))
        except Exception as error:
            answer(error=type(error).__name__, message=str(error))


def answer(**message):
    print(json.dumps(message, default=str), flush=True)


def carry_out(registry, call=None, scenario=None, arguments=None, uid=SUPERUSER_ID, pause=None):
    """Run a public method as a client's call, or a function of ``_shop`` or ``_mailing``."""
    registry.check_signaling()
    with registry.cursor() as cr:
        if scenario:
            env = api.Environment(cr, uid, _shop.QUIET)
            module = _shop if hasattr(_shop, scenario) else _mailing
            return getattr(module, scenario)(env, **arguments or {})
        with Pause(registry, pause):
            model, method = call
            return service.execute_cr(cr, uid, model, method, arguments, {"context": _shop.QUIET})


class Pause:
    """Stops once at ``"commit"``, or before or after ``"model.method"``, until told to go on."""

    def __init__(self, registry, point):
        self.point = point
        self.target = None
        if point == "commit":
            self.target, self.name, self.when = Cursor, "commit", "before"
        elif point:
            self.when, path = point.split(" ")
            model, self.name = path.rsplit(".", 1)
            self.target = registry[model]

    def __enter__(self):
        if not self.target:
            return
        own = self.target.__dict__.get(self.name)
        original = getattr(self.target, self.name)

        def paused(*args, **kwargs):
            if self.when == "before":
                self.stop()
            result = original(*args, **kwargs)
            if self.when == "after":
                self.stop()
            return result

        setattr(self.target, self.name, paused)
        self.restore = lambda: (
            setattr(self.target, self.name, own) if own else delattr(self.target, self.name)
        )

    def stop(self):
        if self.point:
            point, self.point = self.point, None
            answer(paused=point)
            sys.stdin.readline()

    def __exit__(self, *__):
        if self.target:
            self.restore()


if __name__ == "__main__":
    main(sys.argv[1])
