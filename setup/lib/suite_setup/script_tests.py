"""Runs the checkout's tests/ with pytest: what needs a running server, or several processes."""

import xml.etree.ElementTree as ET

from .odoo_run import follow
from .paths import ROOT, TESTS
from .report import Results

NO_TESTS = 5  # pytest's exit code when it found none
TAIL = 40


def has_script_tests():
    """Whether tests/ has something for pytest."""
    return any(TESTS.rglob("test_*.py"))


def run_script_tests(suite, database, logs, progress):
    """Run tests/; RMA_TEST_DATABASE names an installed database to copy, if there is one."""
    results = Results("tests/")
    report, log = logs / "pytest.xml", logs / "pytest.log"
    options = ["-v", "-rs", "-p", "no:cacheprovider", f"--junitxml={report}", f"--rootdir={ROOT}"]
    environment = suite.environ | ({"RMA_TEST_DATABASE": database} if database else {})
    command = [str(suite.python), "-m", "pytest", *options, str(TESTS)]
    code = follow(command, environment, log, lambda line: "::" in line and progress(line))
    if report.exists():
        read_report(report, results)
    if code not in (0, NO_TESTS) and not results.failed:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-TAIL:])
        results.failed["pytest ended well"] = f"exit code {code}\n{tail}"
    return results


def read_report(report, results):
    """Count the test cases of a JUnit report."""
    for case in ET.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        broken = [child for child in case if child.tag in ("failure", "error")]
        skips = case.findall("skipped")
        if broken:
            results.failed[name] = "\n".join(child.text or "" for child in broken)
        elif skips:
            results.skipped[name] = skips[0].get("message", "")
        else:
            results.passed += 1
