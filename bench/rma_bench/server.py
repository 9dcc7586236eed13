"""The databases and add-ons that the columns run on."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1]
REQUIREMENTS = BENCH / "requirements.txt"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rma-suite"
FIRST = f"bench_{os.getpid()}_"

# What is installed in whose database, on top of what all of them have.
COMMON = "sale_stock,stock_account,sale_management"
ADDONS = {
    "bare": "",
    "suite": "rma_core",
    "oca": "rma_sale",
    "portal": "rma_portal",
    "analysis": "rma_report_xlsx",
}
# The floor is what Odoo itself needs.
TEMPLATE_OF = {
    "suite": "suite",
    "mails": "suite",
    "portal": "portal",
    "analysis": "analysis",
    "oca": "oca",
    "oca_mails": "oca",
    "bare": "bare",
    "floor": "bare",
}


class BenchError(Exception):
    """The bench cannot go on; the message says why."""


def run(command, doing, **options):
    """Run a program to its end; what it printed is shown only when it fails."""
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    if result.returncode:
        raise BenchError(f"Failed while {doing}:\n{result.stdout[-2000:]}{result.stderr[-6000:]}")
    return result.stdout


def psql(statement, database="postgres"):
    """Run SQL and return its rows, unaligned."""
    return run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement], "asking SQL"
    ).strip()


def requirements():
    """The pinned packages of the compared add-ons."""
    lines = REQUIREMENTS.read_text().splitlines()
    return [line for raw in lines if (line := raw.partition("#")[0].strip())]


def ensure_oca():
    """Install the compared add-ons into a folder of their own, once, and return it."""
    versions = "-".join(line.partition("==")[2] for line in requirements())
    target = CACHE / f"bench-oca-{versions}"
    if not target.exists():
        unfinished = Path(tempfile.mkdtemp(dir=CACHE, prefix="bench-oca-"))
        # Without dependencies: Odoo is there, and the environment stays as it is.
        options = ["install", "--quiet", "--no-deps", "--disable-pip-version-check"]
        command = [sys.executable, "-m", "pip", *options, "--target", unfinished]
        run([*command, "-r", REQUIREMENTS], "installing OCA/rma")
        unfinished.rename(target)
    return target / "odoo" / "addons"


def addons_path(column):
    """Where Odoo finds the add-ons of a column."""
    path = os.environ["ODOO_ADDONS_PATH"]
    return f"{path},{ensure_oca()}" if TEMPLATE_OF.get(column) == "oca" else path


class Databases:
    """Templates made for this run, and their copies; all dropped at the end.

    The orders that everything starts from are made once, by Odoo alone: the compared add-ons are
    installed where they are.

    :param int batch: how many orders of one line there are
    """

    def __init__(self, batch=20):
        self.batch = batch
        self.templates = {}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for name in psql("SELECT datname FROM pg_database").splitlines():
            if name.startswith(FIRST):
                self.drop(name)

    def template(self, column):
        """The name of the database that a column's copies are made from."""
        kind = TEMPLATE_OF[column]
        if kind not in self.templates:
            name = f"{FIRST}template_{kind}"
            say(f"making the database of {kind}")
            if kind == "bare":
                self.install(name, COMMON, "bare")
                say("making the orders")
                request = {"kind": "goods", "database": name, "column": kind, "batch": self.batch}
                measure(request)
            else:
                self.create(self.template("bare"), name)
                self.install(name, ADDONS[kind], kind)
            self.templates[kind] = name
        return self.templates[kind]

    def copy(self, column, suffix):
        """Return a new copy of a column's template."""
        name = f"{FIRST}{column}_{suffix}"
        self.drop(name)
        self.create(self.template(column), name)
        return name

    def create(self, source, name):
        """Copy a database."""
        psql(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def install(self, name, addons, column):
        """Install add-ons into a database."""
        options = ["--stop-after-init", "--no-http", "--max-cron-threads=0", "--log-level=error"]
        command = [sys.executable, os.environ["RMA_ODOO_BIN"], "-d", name, "-i", addons]
        paths = ["--addons-path", addons_path(column)]
        run([*command, *paths, *options], f"installing {addons}")

    def drop(self, name):
        """Drop a database and its files."""
        # Without force PostgreSQL sends its own vacuuming away; with it, it may refuse to.
        try:
            psql(f'DROP DATABASE IF EXISTS "{name}"')
        except BenchError:
            psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        store = Path(os.environ["ODOO_DATA_DIR"]) / "filestore" / name
        shutil.rmtree(store, ignore_errors=True)


def measure(request):
    """Measure in a process of its own and return the result."""
    return measure_in_turns([request])[0]


def measure_in_turns(requests):
    """Measure several requests, each in a process of its own, and return their results.

    The processes work one at a time, a run each in turn: how fast the machine is changes within
    minutes, and what is compared with each other should have the same share of that. Each round
    has an order of its own: who follows a process that waited long finds the processor's caches
    cold.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workers = [
            stack.enter_context(Worker(request, Path(folder) / f"{number}.json"))
            for number, request in enumerate(requests)
        ]
        order = random.Random(1)
        working = [*workers]
        while working:
            order.shuffle(working)
            working = [worker for worker in working if worker.take_turn()]
        return [worker.read() for worker in workers]


class Worker:
    """A process that measures, and waits for its turn before each run."""

    def __init__(self, request, result):
        self.column = request["column"]
        self.result = result
        request = request | {"result": str(result), "addons_path": addons_path(self.column)}
        command = [sys.executable, "-m", "rma_bench.worker", json.dumps(request)]
        self.process = subprocess.Popen(
            command, cwd=BENCH, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.kill()
        self.process.communicate()

    def take_turn(self):
        """Let the process work until it waits again; tell whether it will."""
        if self.process.poll() is None:
            # Broken when it has just ended.
            with suppress(BrokenPipeError):
                print(file=self.process.stdin, flush=True)
            if self.process.stdout.readline():
                return True
            self.process.wait()
        if self.process.returncode:
            raise BenchError(f"measuring {self.column} failed, see above")
        return False

    def read(self):
        """The result of a process that ended."""
        return json.loads(self.result.read_text())


def say(text):
    """Tell how far the run is."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
