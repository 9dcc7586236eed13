"""Reads what Odoo's log says about tests: Odoo's own exit code says neither how many nor which."""

import re
from dataclasses import dataclass

from .report import MISSING_TOOLS

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): "
    r"(?P<message>.*)$"
)
COMPLAINTS = ("WARNING", "ERROR", "CRITICAL")
STARTED = re.compile(r"Starting (?P<test>\S+\.\S+) \.\.\.")
SKIPPED = re.compile(r"skipped (?P<test>.+?) : (?P<reason>.*)")
FAILED = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(?P<test>\S+(?: \([\w.]+\)$)?)", re.M)

# What Odoo itself logs as a warning or an error in a run where nothing is wrong.
KNOWN_NOISE = [
    # the count of failures at the end; each failure is counted by its own entry
    re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests"),
    re.compile(r"At least one test failed when loading the modules"),
]


@dataclass
class Entry:
    """One entry of the log with the lines that follow it; `test` is the one that was running."""

    level: str
    logger: str
    text: str
    test: str | None


class OdooLog:
    """Collects tests and complaints from the lines of a log, given one by one to `feed`."""

    def __init__(self):
        self.started = []
        self.failed = {}
        self.skipped = {}
        self._noise = []
        self._running = None
        self._last = None

    def feed(self, line):
        """Take in the next line; return the name of the test that it starts, if it does."""
        found = LINE.match(line)
        if not found:
            if self._last:
                self._last.text += "\n" + line.rstrip()
            return None
        logger, message = found["logger"], found["message"].rstrip()
        self._last = None
        if logger.startswith(("odoo.modules.loading", "odoo.service.server")):
            self._running = None
        if found["level"] in COMPLAINTS:
            self._last = Entry(found["level"], logger, message, self._running)
            self._noise.append(self._last)
        elif start := STARTED.fullmatch(message):
            self._running = test_name(logger, start["test"])
            self.started.append(self._running)
            return self._running
        elif skip := SKIPPED.match(message):
            self.skipped[test_name(logger, skip["test"])] = skip["reason"]
        return None

    def close(self):
        """Tell failed tests from other complaints, once the last line was read."""
        for entry in self._noise:
            failed = entry.level == "ERROR" and FAILED.match(entry.text)
            if failed and "tests" in entry.logger.split("."):
                entry.test = test_name(entry.logger, failed["test"])
                self.failed[entry.test] = ""
        for entry in self._noise:
            if entry.test in self.failed:
                self.failed[entry.test] += f"{entry.level} {entry.logger}: {entry.text}\n"

    @property
    def passed(self):
        """The tests that ran to their end without failure or skip."""
        return [test for test in self.started if test not in self.failed | self.skipped]

    def complaints(self, allow_missing_tools=False):
        """Warnings and errors that no failed test explains, each as text and once."""
        texts = [
            f"{entry.level} {entry.logger}: {entry.text}"
            for entry in self._noise
            if entry.test not in self.failed
            and not any(pattern.match(entry.text) for pattern in KNOWN_NOISE)
            and not (allow_missing_tools and MISSING_TOOLS.search(entry.text))
        ]
        return list(dict.fromkeys(texts))

    def addons_tested(self):
        """The add-ons of which at least one test started."""
        return {test.partition("/")[0] for test in self.started}


def test_name(logger, test):
    """`addon/test_file: Class.method`; the logger is odoo.addons.ADDON.tests.TEST_FILE."""
    parts = logger.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 4:
        return f"{parts[2]}/{parts[4]}: {test}"
    return test
