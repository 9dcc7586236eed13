"""setup/test: linters, the add-ons' tests and tests/, with one closing line."""

import functools
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from . import linters, postgres
from .addon_tests import AddonRun
from .addons import check_names, suite_addons
from .console import SetupError, say
from .databases import Databases
from .environment import ensure_suite
from .paths import LOGS
from .process import end_all
from .report import IS_CI, Results, print_report
from .script_tests import has_script_tests, run_script_tests
from .system import ensure_browser, ensure_pdf_tools

BASE_ADDON = "rma_core"
KEPT_LOGS = 10


def run_tests(names, tags=None):
    """Run the tests of the add-ons `names`, or everything; return the exit code."""
    manifests = suite_addons()
    check_names(names, manifests)
    suite = ensure_suite()
    for problem in (ensure_browser(), ensure_pdf_tools(), suite.renderer_problem):
        if problem and IS_CI:
            raise SetupError(problem)
    # For tests in a browser; Odoo hands its environment on to them.
    os.environ["RMA_AXE"] = str(suite.node.modules / "axe-core" / "axe.min.js")
    databases = Databases(suite)
    databases.drop_stale(manifests, names or list(manifests))
    with databases.test_run() as prefix:
        stages = TestRun(suite, manifests, names, tags, prefix).run()
    if IS_CI:
        postgres.stop(suite.env)
    return print_report(stages)


class TestRun:
    """One run of setup/test: its stages, two at a time."""

    def __init__(self, suite, manifests, names, tags, prefix):
        self.suite = suite
        self.databases = Databases(suite)
        self.manifests = manifests
        self.names = names
        self.tags = tags
        self.prefix = prefix
        self.logs = new_log_folder()

    def run(self):
        """Run all stages and return their results."""
        say(f"logs are in {self.logs}")
        stages = self.addon_stages()
        if not self.tags:
            # After the longest one: the other core works through the rest meanwhile.
            stages.insert(1, ("linters", self.lint))
        if not self.names and not self.tags and has_script_tests():
            stages.append(("tests/", self.scripts))
        with ThreadPoolExecutor(max_workers=2) as pool:
            waiting = [pool.submit(self.stage, name, work) for name, work in stages]
            try:
                results = [future.result() for future in waiting]
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                end_all()
                raise
        return results

    def stage(self, name, work):
        """Run one stage; what breaks it is a failure and not the end of the others."""
        started = time.monotonic()
        try:
            results = work()
        except SetupError as error:
            results = Results(name, failed={"the stage ran": str(error)})
        results.seconds = time.monotonic() - started
        if IS_CI:
            results.fail_skips_of_missing_tools()
        print(results.summary(), flush=True)
        return results

    def lint(self):
        """The linters."""
        return linters.Linters(self.names).run()

    def addon_stages(self):
        """The installations: all add-ons together, the base of all alone, all with demo data."""
        chosen = self.names or list(self.manifests)
        runs = [("add-ons" if len(chosen) > 1 else chosen[0], chosen, False)] if chosen else []
        if chosen and not self.names and not self.tags:
            runs.append(("demo data", chosen, True))
            if len(chosen) > 1 and BASE_ADDON in chosen:
                # No other add-on may be what makes this one work.
                runs.append((f"{BASE_ADDON} alone", [BASE_ADDON], False))
        return [(run[0], functools.partial(self.test_addons, *run)) for run in runs]

    def test_addons(self, stage, addons, demo):
        """Install `addons` into a database and run their tests, or load their demo data."""
        template = self.databases.ensure_template(addons, self.manifests, demo)
        database = f"{self.prefix}{stage.replace(' ', '_').replace('-', '')}"
        run = AddonRun(stage, addons, template, database, self.logs, self.tags, tests=not demo)
        return run.run(self.suite, progress)

    def scripts(self):
        """tests/, with a database that has all add-ons installed."""
        database = None
        if addons := list(self.manifests):
            database = f"{self.prefix}suite"
            self.databases.copy(self.databases.ensure_template(addons, self.manifests), database)
            self.databases.install(database, addons, "installing the add-ons for tests/")
            self.databases.make_assets(database)
        return run_script_tests(self.suite, database, self.logs, progress)


def progress(test):
    """Show a test that starts to somebody who watches."""
    if sys.stdout.isatty():
        print(f"       {test}", flush=True)


def new_log_folder():
    """A folder for this run's logs; the oldest ones go."""
    runs = LOGS / "tests"
    runs.mkdir(parents=True, exist_ok=True)
    for old in sorted(runs.iterdir())[: -KEPT_LOGS + 1]:
        shutil.rmtree(old, ignore_errors=True)
    folder = runs / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    folder.mkdir()
    return folder
