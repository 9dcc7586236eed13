"""Runs add-ons' tests in a copy of a template database."""

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .addons import has_js_tests, has_tests
from .console import SetupError
from .databases import Databases
from .odoo_log import OdooLog
from .process import started
from .report import IS_CI, Results

SILENCE = 900  # seconds without a line in the log after which a run counts as hung
TAIL = 30


@dataclass
class AddonRun:
    """One installation of `addons` in a copy of `template`, and their tests in it.

    `tags` replaces the choice of tests, in Odoo's syntax for --test-tags. Without `tests` it is
    only the installation that has to succeed with a clean log.
    """

    stage: str
    addons: list
    template: str
    database: str
    logs: Path
    tags: str | None = None
    tests: bool = True

    def run(self, suite, progress):
        """Install and test; `progress(line)` is called with each test that starts."""
        results = Results(self.stage)
        databases = Databases(suite)
        databases.copy(self.template, self.database)
        installing = ["-i", ",".join(self.addons)]
        expected = []
        if self.tests:
            installing += ["--test-tags", self.choose_tests()]
            expected = [] if self.tags else [name for name in self.addons if has_tests(name)]
        self._odoo(suite, "install", installing, results, progress, expected)
        js_tested = [name for name in self.addons if has_js_tests(name)]
        if js_tested and self.tests and not self.tags:
            units = ["--test-tags", tags_of(js_tested, "/web:WebSuite.test_unit_desktop[@{}]")]
            self._odoo(suite, "js", units, results, progress, ["web"])
        databases.drop(self.database)
        return results

    def choose_tests(self):
        """What to give --test-tags: the add-ons' own tests, and where several are installed none
        that are tagged as being about one alone."""
        if self.tags:
            return self.tags
        tags = tags_of(self.addons, "/{}")
        return tags if len(self.addons) == 1 else f"{tags},-alone"

    def _odoo(self, suite, name, arguments, results, progress, expected):
        log_file = self.logs / f"{self.stage.replace(' ', '-')}-{name}.log"
        command = suite.odoo_command(
            "-d", self.database, *arguments, "--stop-after-init",
            "--max-cron-threads=0", f"--http-port={free_port()}",
        )  # fmt: skip
        log = OdooLog()
        code = follow(command, suite.environ, log_file, lambda line: announce(log, line, progress))
        log.close()
        results.passed += len(log.passed)
        results.failed |= log.failed
        results.skipped |= log.skipped
        self._check(log, code, log_file, results, expected)

    def _check(self, log, code, log_file, results, expected):
        """Add what no single test stands for: a clean log, a right end, tests that never ran."""
        complaints = log.complaints(allow_missing_tools=not IS_CI)
        if complaints:
            shown = "\n".join(complaints[:TAIL])
            results.failed[f"the log is clean ({log_file.stem})"] = f"{shown}\nLog: {log_file}"
        else:
            results.passed += 1
        if code and not log.failed and not complaints:
            tail = "\n".join(log_file.read_text(errors="replace").splitlines()[-TAIL:])
            results.failed["Odoo ended well"] = f"exit code {code}\n{tail}"
        if self.tags and not log.started:
            results.failed["a test ran"] = f"No test matches {self.tags}."
        for name in set(expected) - log.addons_tested():
            results.failed[f"a test of {name} ran"] = f"{name} has tests and none started."


def tags_of(addons, pattern):
    """The value of --test-tags that chooses the tests of several add-ons."""
    return ",".join(pattern.format(name) for name in addons)


def announce(log, line, progress):
    """Feed the log and report a test that starts."""
    if test := log.feed(line):
        progress(test)


def follow(command, environment, log_file, on_line):
    """Run a program with its output in `log_file`, reading along; return its exit code.

    The output goes to a file and not through a pipe: a browser left behind would hold a pipe open.
    """
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("w") as output, log_file.open(errors="replace") as reader:
        files = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        with started(command, env=environment, **files) as process:
            read_along(process, reader, on_line)
    return process.returncode


def read_along(process, reader, on_line):
    """Hand on whole lines as they come until the program ends; give up on a silent one."""
    rest, heard = "", time.monotonic()
    while True:
        ended = process.poll() is not None
        if text := reader.read():
            heard = time.monotonic()
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                on_line(line)
        elif ended:
            break
        elif time.monotonic() - heard > SILENCE:
            raise SetupError(f"A run was silent for {SILENCE} s and was ended: see {reader.name}")
        else:
            time.sleep(0.2)
    if rest:
        on_line(rest)


def free_port():
    """A TCP port nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]
