#!/usr/bin/env python3
"""Odoo as one of several workers who share the tests of a run: each takes the next class that no
other has taken, the longest ones first.

RMA_TESTS names a folder of the run. In it `plan.json` says which add-ons' tests are meant, and how
long each class took the last time; `chosen.json` is written with the tests that are to be run, and
a file in `taken` for each class, which says in the end how long it took.
"""

import json
import logging
import os
import time
from pathlib import Path

import odoo.cli
from odoo.service import server

RUN = Path(os.environ["RMA_TESTS"])
PLAN = json.loads((RUN / "plan.json").read_text())
# Seconds for a test that never ran here.
GUESS, GUESS_SLOW = 0.5, 10
_logger = logging.getLogger("odoo.tests.worker")


def name_of(test):
    """The name of a test's class: add-on/file: Class."""
    kind = type(test)
    return f"{test.test_module}/{kind.__module__.rpartition('.')[2]}: {kind.__qualname__}"


def seconds_of(name, tests):
    """How long a class takes, as remembered or guessed."""
    guess = sum(GUESS_SLOW if "slow" in test.test_tags else GUESS for test in tests)
    return PLAN["seconds"].get(name, guess)


def write(path, value):
    """Write a file so that nobody reads a part of it."""
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(value))
    temporary.rename(path)


def take(name):
    """The file of a class that is this worker's now, or None when it is another's."""
    path = RUN / "taken" / name.replace("/", "-")
    try:
        path.open("x").close()
    except FileExistsError:
        return None
    return path


def share_tests(loader, suites):
    """Let Odoo's loader make suites that are shared."""

    class SharedSuite(suites.OdooSuite):
        """The tests of the run, of which this worker runs a part."""

        def has_http_case(self):
            # Odoo would make the assets then, which the database has.
            return False

        def run(self, result, debug=False):
            classes = {}
            for test in self:
                classes.setdefault(name_of(test), []).append(test)
            write(
                RUN / "chosen.json",
                [f"{name}.{test._testMethodName}" for name in classes for test in classes[name]],
            )
            for name in sorted(classes, key=lambda name: -seconds_of(name, classes[name])):
                if path := take(name):
                    started = time.monotonic()
                    suites.OdooSuite(classes[name]).run(result, debug)
                    # Its end is behind us, the next suite must not end it again.
                    result._previousTestClass = None
                    write(path, time.monotonic() - started)
            return result

    make_suite = loader.make_suite

    def make_shared_suite(_modules, position="at_install"):
        for test in make_suite(PLAN["addons"], "at_install,-post_install"):
            _logger.error("%s is to be tagged post_install, or it never runs.", name_of(test))
        return SharedSuite(make_suite(PLAN["addons"], position))

    loader.make_suite = make_shared_suite


def preload_registries(databases, preload=server.preload_registries):
    """Load the databases as Odoo does, and then share the tests."""
    from odoo.tests import loader, suite

    share_tests(loader, suite)
    return preload(databases)


if __name__ == "__main__":
    server.preload_registries = preload_registries
    odoo.cli.main()
