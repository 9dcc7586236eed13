"""The stages of a run of setup/test, each of which returns what it found."""

import threading

from .addon_tests import SharedTests, choose_tests, need_assets, tags_of
from .addons import has_js_tests, has_tests
from .databases import Databases
from .installed import Installed
from .linters import Linters
from .odoo_run import OdooRun
from .report import Results
from .script_tests import run_script_tests


class Place:
    """What all stages of a run work with: the set-up, the suite's manifests, a folder for logs,
    and the start of the names of databases that are dropped at the end."""

    def __init__(self, suite, manifests, logs, prefix, progress):
        self.suite = suite
        self.manifests = manifests
        self.logs = logs
        self.prefix = prefix
        self.progress = progress
        self.databases = Databases(suite)


class AddonStage:
    """The tests of some add-ons, in a database where they are installed."""

    def __init__(self, place, stage, addons, tags=None, slow=True, alone=False):
        self.place = place
        self.stage = stage
        self.addons = addons
        self.tags = tags
        self.slow = slow
        self.alone = alone
        self.installed = Installed(place.suite, place.manifests, addons)
        self.shared = []
        self._ready = threading.Event()
        self._is_installed = False

    def install(self):
        """Bring the database up to date; the other stages of these add-ons wait for it."""
        results = Results(f"{self.stage}, installed")
        try:
            log_file = self.place.logs / f"{self.stage.replace(' ', '-')}-install.log"
            assets = need_assets(self.tags, self.slow)
            self._is_installed = self.installed.ensure(results, log_file, assets)
            if self._is_installed:
                self.share_tests()
        finally:
            self._ready.set()
        return results

    def share_tests(self):
        """Lay out the tests for the workers."""
        # What is chosen by tags may be of any add-on that these ones need.
        addons = list(self.installed.addons) if self.tags else self.addons
        chosen = choose_tests(self.addons, self.tags, self.slow, self.alone)
        expected = [] if self.tags else [name for name in addons if has_tests(name)]
        self.tests = self._share(self.stage, addons, chosen, expected)

    def _share(self, stage, *arguments):
        tests = SharedTests(
            stage, self.place.suite, self.installed.name, self.place.logs, *arguments
        )
        self.shared.append(tests)
        return tests

    def work(self, number):
        """Be one of the workers who share the tests."""
        return self.when_ready(lambda: self._work(self.tests, number))

    def test_scripts(self):
        """The unit tests of the add-ons' scripts, in a browser."""
        tested = [name for name in self.addons if has_js_tests(name)]
        tags = tags_of(tested, "/web:WebSuite.test_unit_desktop[@{}]")
        stage = f"{self.stage}, scripts"
        return self.when_ready(lambda: self._work(self._share(stage, ["web"], tags, ["web"]), 1))

    def _work(self, tests, number):
        return tests.work(number, self.place.prefix, self.place.progress)

    def when_ready(self, work):
        """Do something with the installed database, or nothing where there is none."""
        self._ready.wait()
        return work() if self._is_installed else None

    def finish(self):
        """What is known only when all workers are through."""
        return [tests.finish() for tests in self.shared]


def lint(addons):
    """The linters."""
    return Linters(addons).run()


def load_demo_data(place, addons):
    """Whether all add-ons can be installed with their demo data, and a clean log."""
    results = Results("demo data")
    database = f"{place.prefix}demo_data"
    place.databases.copy(place.databases.ensure_template(addons, place.manifests, True), database)
    run = OdooRun(place.suite, database, place.logs / "demo-data-install.log")
    run.run(["-i", ",".join(addons), "--no-http"], results)
    place.databases.drop(database)
    return results


def run_scripts(place, addon_stage):
    """tests/, with a database that has all add-ons installed."""
    if not addon_stage:
        return run_script_tests(place.suite, None, place.logs, place.progress)
    return addon_stage.when_ready(lambda: _run_scripts(place, addon_stage.installed.name))


def _run_scripts(place, source):
    database = f"{place.prefix}suite"
    place.databases.copy(source, database)
    return run_script_tests(place.suite, database, place.logs, place.progress)
