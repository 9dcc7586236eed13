"""Tests of setup/test: which tests it chooses, shares and counts."""

import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "setup" / "lib"))

from suite_setup import (  # noqa: E402
    addon_tests,
    odoo_log,
    odoo_run,
    report,
)

PREFIX = "2026-11-22 22:41:46,408 9315 {level} db odoo.addons.rma_core.tests.test_return: "


def line(message, level="INFO"):
    """A line of the log of a test in rma_core."""
    return PREFIX.format(level=level) + message


SAMPLE_LOG = [
    line("Starting TestReturn.test_passes ... "),
    line("Starting TestReturn.test_fails ... "),
    line("a complaint that goes with the failure ", "WARNING"),
    line("======================================== "),
    line("FAIL: TestReturn.test_fails", "ERROR"),
    "Traceback (most recent call last):",
    "AssertionError: 1 != 2",
    " ",
    line("Starting TestReturn.test_breaks_in_a_subtest ... "),
    line("ERROR: Subtest TestReturn.test_breaks_in_a_subtest (quantity=0)", "ERROR"),
    "ZeroDivisionError",
    line("ERROR: Subtest TestReturn.test_breaks_in_a_subtest (quantity=1)", "ERROR"),
    "ZeroDivisionError",
    line("Starting TestTour.test_tour ... "),
    line("skipped TestTour.test_tour : Chrome executable not found "),
    "2026-11-22 22:41:47,867 1 ERROR db odoo.tests.suite: "
    "ERROR: setUpClass (odoo.addons.rma_core.tests.test_other.TestOther)",
    "KeyError",
    "2026-11-22 22:41:47,867 1 INFO db odoo.service.server: 4 post-tests in 2.09s, 1295 queries ",
    "2026-11-22 22:41:47,867 1 ERROR db odoo.tests.result: "
    "1 failed, 2 error(s) of 4 tests when loading database 'db' ",
]


def read(lines):
    """The log after all lines were read."""
    log = odoo_log.OdooLog()
    for text in lines:
        log.feed(text)
    log.close()
    return log


# --- counting tests -------------------------------------------------------------------------


def test_passed_failed_and_skipped_are_told_apart():
    log = read(SAMPLE_LOG)
    assert log.passed == ["rma_core/test_return: TestReturn.test_passes"]
    assert sorted(log.failed) == [
        "rma_core/test_return: TestReturn.test_breaks_in_a_subtest",
        "rma_core/test_return: TestReturn.test_fails",
        "setUpClass (odoo.addons.rma_core.tests.test_other.TestOther)",
    ]
    assert log.skipped == {
        "rma_core/test_return: TestTour.test_tour": "Chrome executable not found"
    }
    assert log.addons_tested() == {"rma_core"}


def test_a_failure_comes_with_its_traceback_and_what_was_logged_meanwhile():
    failure = read(SAMPLE_LOG).failed["rma_core/test_return: TestReturn.test_fails"]
    assert "AssertionError: 1 != 2" in failure
    assert "a complaint that goes with the failure" in failure


def test_only_unexplained_complaints_make_the_log_unclean():
    assert read(SAMPLE_LOG).complaints() == []
    warning = "2026-11-22 22:41:47,867 1 WARNING db odoo.registry: Field x cannot be precomputed "
    log = read([*SAMPLE_LOG, warning, "with a second line"])
    assert log.complaints() == [
        "WARNING odoo.registry: Field x cannot be precomputed\nwith a second line"
    ]


def test_a_missing_browser_is_a_failure_where_it_must_be_there():
    results = report.Results("x", skipped={"tour": "Chrome executable not found", "other": "slow"})
    results.fail_skips_of_missing_tools()
    assert list(results.failed) == ["tour"]
    assert results.skipped == {"other": "slow"}


def run_odoo(tmp_path, lines, code=0):
    """The results of a run in which Odoo logs `lines` and exits with `code`."""
    script = "import sys; print(sys.argv[2]); sys.exit(int(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(code), "\n".join(lines)]
    suite = SimpleNamespace(odoo_command=lambda *_words, **_options: command, environ=os.environ)
    results = report.Results("rma_core")
    odoo_run.OdooRun(suite, "copy", tmp_path / "rma_core-1.log").run([], results)
    return results


def test_a_run_counts_its_tests_and_the_clean_log(tmp_path):
    results = run_odoo(tmp_path, SAMPLE_LOG, code=1)
    assert (results.passed, len(results.failed), len(results.skipped)) == (2, 3, 1)


def test_an_odoo_that_ends_badly_without_a_word_fails(tmp_path):
    results = run_odoo(tmp_path, SAMPLE_LOG[:1], code=255)
    assert list(results.failed) == ["Odoo ended well (rma_core-1)"]


def test_the_closing_line_stands_alone_and_decides_the_exit_code(capsys):
    stages = [report.Results("a", passed=2), report.Results("b", passed=1, skipped={"t": "why"})]
    assert report.print_report(stages) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 1 skipped"
    assert report.print_report([report.Results("a", failed={"t": "details"})]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_process_left_behind_does_not_hold_up_the_run(tmp_path):
    started = time.monotonic()
    lines = []
    command = ["sh", "-c", "sleep 60 & echo one; printf two"]
    code = odoo_run.follow(command, os.environ, tmp_path / "log", lines.append)
    assert (code, lines) == (0, ["one", "two"])
    assert time.monotonic() - started < 10


# --- which tests ----------------------------------------------------------------------------


def test_slow_tests_stay_out_of_the_fast_loop():
    choose = addon_tests.choose_tests
    assert choose(["rma_core"], slow=False) == "/rma_core,-slow"
    assert choose(["rma_core"]) == "/rma_core"
    assert choose(["rma_core"], ":TestTours", slow=False) == ":TestTours"


def test_what_is_about_one_add_on_alone_runs_where_it_is_alone():
    both = ["rma_core", "rma_portal"]
    assert addon_tests.choose_tests(both) == "/rma_core,/rma_portal,-alone"
    alone = addon_tests.choose_tests(["rma_core"], alone=True)
    assert alone == "alone/rma_core,standalone/rma_core"


def test_whatever_starts_a_browser_is_slow():
    for path in ROOT.glob("addons/*/tests/test_*.py"):
        source = path.read_text()
        if "start_tour(" in source or "browser_js(" in source:
            assert addon_tests.SLOW_CLASS.search(source), f"{path} has no class tagged slow"


# --- tests that are shared ------------------------------------------------------------------


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """Shared tests of rma_core, of which the two of TestOne and the one of TestTwo were chosen."""
    monkeypatch.setattr(addon_tests, "DURATIONS", tmp_path / "durations.json")
    monkeypatch.setattr(addon_tests, "Databases", lambda _suite: None)
    tests = addon_tests.SharedTests(
        "rma_core", None, "source", tmp_path, ["rma_core"], "/rma_core", ["rma_core"]
    )
    names = ["One.test_a", "One.test_b", "Two.test_c"]
    chosen = [f"rma_core/test_x: Test{name}" for name in names]
    (tests.folder / "chosen.json").write_text(json.dumps(chosen))
    for kind, seconds in (("One", "1.5"), ("Two", "2")):
        (tests.folder / "taken" / f"rma_core-test_x: Test{kind}").write_text(seconds)
    tests.started.update(chosen)
    return tests


def test_durations_are_remembered_beside_older_ones(shared):
    addon_tests.DURATIONS.write_text('{"rma_core/test_y: TestOld": 7, "damaged')
    assert shared.finish().failed == {}
    addon_tests.remember({"rma_core/test_y: TestOld": 7})
    assert json.loads(addon_tests.DURATIONS.read_text()) == {
        "rma_core/test_x: TestOne": 1.5,
        "rma_core/test_x: TestTwo": 2,
        "rma_core/test_y: TestOld": 7,
    }


def test_a_test_that_never_started_is_noticed(shared):
    shared.started.discard("rma_core/test_x: TestOne.test_b")
    failed = shared.finish().failed
    assert failed == {"every test started": "rma_core/test_x: TestOne.test_b"}


def test_tests_of_a_class_that_could_not_be_set_up_are_counted_once(shared):
    shared.started.discard("rma_core/test_x: TestTwo.test_c")
    shared.broken.add("setUpClass (odoo.addons.rma_core.tests.test_x.TestTwo)")
    assert shared.finish().failed == {}


def test_a_worker_that_died_in_a_class_is_noticed(shared):
    (shared.folder / "taken" / "rma_core-test_x: TestTwo").write_text("")
    assert list(shared.finish().failed) == ["rma_core/test_x: TestTwo"]


def test_a_choice_of_nothing_fails(shared):
    (shared.folder / "chosen.json").write_text("[]")
    shared.started.clear()
    assert list(shared.finish().failed) == ["a test ran", "a test of rma_core ran"]


def make_worker(folder, monkeypatch):
    """A worker's loader of three classes: slow, remembered as long, and neither; what it ran."""
    monkeypatch.setenv("RMA_TESTS", str(folder))
    monkeypatch.setitem(sys.modules, "odoo", ModuleType("odoo"))
    for name in ("odoo.cli", "odoo.service"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["odoo.service"].server = SimpleNamespace(preload_registries=None)
    monkeypatch.delitem(sys.modules, "odoo_worker", raising=False)
    import odoo_worker

    ran = []

    class Suite(list):
        def run(self, result, _debug=False):
            ran.extend(type(test).__qualname__ for test in self)
            return result

    def make_test(name, tags=()):
        kind = type(name, (), {"__module__": "odoo.addons.rma_core.tests.test_x"})
        test = kind()
        test.__dict__ |= {
            "test_module": "rma_core",
            "test_tags": tags,
            "_testMethodName": "test_a",
        }
        return test

    tests = [make_test("TestShort"), make_test("TestTour", {"slow"}), make_test("TestLong")]
    loader = SimpleNamespace(
        make_suite=lambda _addons, position: tests if position == "post_install" else []
    )
    odoo_worker.share_tests(loader, SimpleNamespace(OdooSuite=Suite))
    return loader.make_suite(["base"], "post_install"), ran


def test_each_class_is_taken_once_the_longest_first(tmp_path, monkeypatch):
    (tmp_path / "taken").mkdir()
    seconds = {"rma_core/test_x: TestLong": 99}
    (tmp_path / "plan.json").write_text(json.dumps({"addons": ["rma_core"], "seconds": seconds}))
    (tmp_path / "taken" / "rma_core-test_x: TestTour").touch()
    suite, ran = make_worker(tmp_path, monkeypatch)
    suite.run(SimpleNamespace())
    assert ran == ["TestLong", "TestShort"]
    suite, ran = make_worker(tmp_path, monkeypatch)
    suite.run(SimpleNamespace())
    assert ran == []
    assert len(json.loads((tmp_path / "chosen.json").read_text())) == 3
