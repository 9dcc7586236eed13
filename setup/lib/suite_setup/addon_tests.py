"""Add-ons' tests, in copies of a database in which they are installed. Workers share them: each
runs the next class that no other has taken, see odoo_worker.py."""

import json
import re
import shutil

from .building import read_json, write_atomically
from .databases import Databases
from .odoo_run import OdooRun
from .paths import ADDONS, LIB, LOCAL
from .report import Results

WORKER = LIB / "odoo_worker.py"
DURATIONS = LOCAL / "durations.json"  # {class of tests: seconds it took the last time}
SLOW_CLASS = re.compile(r'^@tagged\([^)]*"slow"[^)]*\)\nclass (\w+)', re.M)


def choose_tests(addons, tags=None, slow=True, alone=False):
    """What to give Odoo's --test-tags.

    :param addons: whose tests they are, and all that are installed beside what they need
    :param tags: replaces the choice
    :param slow: whether slow tests are meant as well
    :param alone: only what is about add-ons that are alone: tests tagged `alone`, in which no
        other may have a say, and `standalone`, which show that no other one is needed
    """
    if tags:
        return tags
    if alone:
        return tags_of(addons, "alone/{}", "standalone/{}")
    chosen = tags_of(addons, "/{}")
    chosen += "" if len(addons) == 1 else ",-alone"
    return chosen if slow else f"{chosen},-slow"


def tags_of(addons, *patterns):
    """The value of --test-tags that chooses the tests of several add-ons."""
    return ",".join(pattern.format(name) for name in addons for pattern in patterns)


class SharedTests:
    """Tests that one or more workers run, each in a copy of the database `source`.

    :param str stage: their name in reports
    :param addons: the add-ons whose tests they are
    :param str test_tags: which of their tests, in Odoo's syntax for --test-tags
    :param expected: the add-ons of which a test has to run
    """

    def __init__(self, stage, suite, source, logs, addons, test_tags, expected):
        self.stage = stage
        self.suite = suite
        self.databases = Databases(suite)
        self.source = source
        self.test_tags = test_tags
        self.expected = set(expected)
        self.slug = re.sub(r"\W+", "-", stage)
        self.logs = logs
        self.folder = logs / f"{self.slug}-tests"
        self.started, self.broken = set(), set()
        (self.folder / "taken").mkdir(parents=True)
        plan = {"addons": sorted(addons), "seconds": read_json(DURATIONS, {})}
        write_atomically(self.folder / "plan.json", json.dumps(plan))

    def work(self, number, prefix, progress):
        """Be one of the workers; return what it found."""
        results = Results(self.stage)
        database = f"{prefix}{self.slug.replace('-', '_')}_{number}"
        self.databases.copy(self.source, database)
        log_file = self.logs / f"{self.slug}-{number}.log"
        run = OdooRun(self.suite, database, log_file, progress)
        variables = {"RMA_TESTS": str(self.folder)}
        log, _code = run.run(["--test-tags", self.test_tags], results, WORKER, variables)
        self.started.update(log.started)
        self.broken.update(log.failed, log.skipped)
        self.databases.drop(database)
        return results

    def finish(self):
        """When the workers are through: remember how long classes took, and return as failures
        the tests that should have run and did not."""
        results = Results(f"{self.stage}, all of its tests")
        chosen = self._chosen()
        if not self.started and not self.broken:
            results.failed["a test ran"] = f"No test matches {self.test_tags}."
        for name in self.expected - {test.partition("/")[0] for test in chosen}:
            results.failed[f"a test of {name} ran"] = f"{name} has tests and none started."
        taken = {path.name: path.read_text() for path in (self.folder / "taken").iterdir()}
        durations = {}
        for kind in sorted({kind_of(test) for test in chosen}):
            if seconds := taken.get(kind.replace("/", "-")):
                durations[kind] = round(float(seconds), 2)
            else:
                results.failed[kind] = "It never came to its end: see the end of the logs."
        missing = {test for test in chosen - self.started if not self._is_explained(test)}
        if missing:
            results.failed["every test started"] = "\n".join(sorted(missing))
        remember(durations)
        shutil.rmtree(self.folder)
        return results

    def _chosen(self):
        return set(read_json(self.folder / "chosen.json", []))

    def _is_explained(self, test):
        """Whether a test did not start because its class could not, or was skipped."""
        module, _colon, rest = test.partition(": ")
        addon, _slash, file = module.partition("/")
        setup = f"setUpClass (odoo.addons.{addon}.tests.{file}.{rest.partition('.')[0]})"
        return test in self.broken or setup in self.broken


def kind_of(test):
    """The class of a test, `addon/file: Class`."""
    return test.rpartition(".")[0]


def remember(durations):
    """Keep how long classes took."""
    write_atomically(DURATIONS, json.dumps(read_json(DURATIONS, {}) | durations, indent=1))


def need_assets(tags, slow):
    """Whether browsers will ask for the bundles of scripts and styles: in slow tests they do.

    Tags that name a class are looked up in the tests' files.
    """
    if not tags or ":" not in tags:
        return slow or bool(tags)
    named = set(re.findall(r":(\w+)", tags))
    sources = [path.read_text() for path in ADDONS.glob("*/tests/*.py")]
    return any(named.intersection(SLOW_CLASS.findall(source)) for source in sources)
