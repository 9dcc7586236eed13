"""The results of all tests, whatever ran them, and how they are shown."""

import os
import re
from dataclasses import dataclass, field

IS_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
# A skip for one of these means that the machine lacks something, which must not pass in CI.
MISSING_TOOLS = re.compile(r"chrome|chromium|browser|websocket|wkhtmltopdf|pdftoppm|poppler", re.I)


@dataclass
class Results:
    """What one stage found: how many passed, {test: what is wrong}, {test: why it was skipped}."""

    stage: str
    passed: int = 0
    failed: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)
    seconds: float = 0.0

    def fail_skips_of_missing_tools(self):
        """Count a test that was skipped for want of a tool as failed."""
        for test, reason in list(self.skipped.items()):
            if MISSING_TOOLS.search(reason):
                self.failed[test] = f"Skipped, which CI does not allow: {self.skipped.pop(test)}"

    def summary(self):
        """The stage in one line."""
        word = "FAILED" if self.failed else "ok"
        counts = count(self.passed, len(self.failed), len(self.skipped))
        return f"{word:<7}{self.stage}: {counts} in {self.seconds:.0f} s"


def count(passed, failed, skipped):
    """The closing line's words."""
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def print_report(stages):
    """Print what failed, why tests were skipped, and the closing line; return the exit code."""
    for results in stages:
        for test, details in results.failed.items():
            print(f"\n{'=' * 78}\nFAILED {results.stage}: {test}\n{'-' * 78}\n{details.rstrip()}")
    skipped = [(test, why) for results in stages for test, why in results.skipped.items()]
    for test, why in skipped:
        print(f"\nskipped {test}: {why}")
    failed = sum(len(results.failed) for results in stages)
    print(flush=True)
    print(count(sum(results.passed for results in stages), failed, len(skipped)), flush=True)
    return 1 if failed else 0
