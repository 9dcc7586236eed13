"""setup/test: linters, the add-ons' tests and tests/, with one closing line."""

import functools
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from . import postgres, stages
from .addons import check_names, has_js_tests, suite_addons
from .console import SetupError, say
from .databases import Databases
from .environment import ensure_suite
from .paths import LOGS
from .process import end_all
from .report import IS_CI, Results, print_report
from .script_tests import has_script_tests
from .system import ensure_browser, ensure_pdf_tools

BASE_ADDON = "rma_core"
KEPT_LOGS = 10
WORKERS = 2


def run_tests(names, tags=None, slow=False):
    """Run tests; return the exit code.

    :param names: the add-ons whose tests they are; of none of them everything is tested
    :param tags: chooses tests as Odoo's --test-tags does
    :param slow: also of named add-ons the tests that take seconds
    """
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
        place = stages.Place(suite, manifests, new_log_folder(), prefix, progress)
        found = TestRun(place, names, tags, slow or not names).run()
    if IS_CI:
        postgres.stop(suite.env)
    return print_report(found)


class TestRun:
    """One run of setup/test: its stages, two at a time."""

    def __init__(self, place, names, tags, slow):
        self.place = place
        self.names = names
        self.tags = tags
        self.slow = slow
        self.addon_stages = []

    def run(self):
        """Run all stages and return their results."""
        say(f"logs are in {self.place.logs}")
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            waiting = [pool.submit(self.chain, chain) for chain in self.choose_chains()]
            try:
                results = [result for future in waiting for result in future.result()]
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                end_all()
                raise
        return results + [
            result for addon_stage in self.addon_stages for result in addon_stage.finish()
        ]

    def chain(self, stages_in_turn):
        """Run stages one after the other."""
        return list(filter(None, [self.stage(*stage) for stage in stages_in_turn]))

    def stage(self, name, work):
        """Run one stage; what breaks it is a failure and not the end of the others."""
        started = time.monotonic()
        try:
            results = work()
        except SetupError as error:
            results = Results(name, failed={"the stage ran": str(error)})
        if results:
            results.stage = name
            results.seconds = time.monotonic() - started
            if IS_CI:
                results.fail_skips_of_missing_tools()
            print(results.summary(), flush=True)
        return results

    def choose_chains(self):
        """The stages [(name, what to do)] in the order in which they begin. While one thread
        installs and tests the add-ons, the other does all the rest, and then helps it."""
        chosen = self.names or list(self.place.manifests)
        addons = None
        if chosen:
            addons = self.add_addon_stage("add-ons" if len(chosen) > 1 else chosen[0], chosen)
            yield self.install_and_work(addons)
        if not self.tags:
            yield [("linters", functools.partial(stages.lint, self.names))]
        if not self.names and not self.tags:
            yield from self.choose_chains_of_everything(chosen, addons)
        if addons and self.slow and not self.tags and any(map(has_js_tests, chosen)):
            yield [(f"{addons.stage}, scripts", addons.test_scripts)]
        # A class takes less time than a second worker's start.
        if addons and ":" not in (self.tags or ""):
            yield [(f"{addons.stage}, worker 2", functools.partial(addons.work, 2))]

    def choose_chains_of_everything(self, chosen, addons):
        """What is not about single add-ons."""
        if chosen:
            demo = functools.partial(stages.load_demo_data, self.place, chosen)
            yield [("demo data", demo)]
        if len(chosen) > 1 and BASE_ADDON in chosen:
            # No other add-on may be what makes this one work.
            alone = self.add_addon_stage(f"{BASE_ADDON} alone", [BASE_ADDON], alone=True)
            yield self.install_and_work(alone)
        if has_script_tests():
            yield [("tests/", functools.partial(stages.run_scripts, self.place, addons))]

    def add_addon_stage(self, name, addons, alone=False):
        """A stage of add-ons whose results are not complete before the end of the run."""
        stage = stages.AddonStage(self.place, name, addons, self.tags, self.slow, alone)
        self.addon_stages.append(stage)
        return stage

    def install_and_work(self, addon_stage):
        """Install add-ons and be the first worker who tests them."""
        return [
            (f"{addon_stage.stage}, installed", addon_stage.install),
            (f"{addon_stage.stage}, worker 1", functools.partial(addon_stage.work, 1)),
        ]


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
