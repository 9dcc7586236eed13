"""Tests of the set-up itself: what it makes of broken caches, wrong versions and Odoo's log."""

import os
import smtplib
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "setup" / "lib"))

from suite_setup import (  # noqa: E402
    addon_tests,
    addons,
    building,
    debian,
    mail_sink,
    node,
    odoo,
    odoo_log,
    postgres,
    process,
    report,
)
from suite_setup.console import SetupError  # noqa: E402

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


def run_setup(command, *arguments, **variables):
    """Run setup/COMMAND as a person would."""
    return subprocess.run(
        [ROOT / "setup" / command, *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


# --- the commands ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("demo", ["--port", "--no-serve", "--reset"]),
        ("test", ["ADDON", "--tags"]),
        ("lint", ["ADDON", "--fix"]),
        ("shell-env", ["--stop", "eval"]),
    ],
)
def test_help_names_every_option(command, words):
    result = run_setup(command, "--help")
    assert result.returncode == 0, result.stderr
    assert all(word in result.stdout for word in words)


@pytest.mark.parametrize(
    ("release", "sentence"),
    [
        ("version_info = (18, 0, 0, FINAL, 0, '')", "is needed"),
        ("version_info = ('saas~19', 2, 0, FINAL, 0, '')", "Odoo saas~19.2"),
        (None, "has no odoo/release.py"),
    ],
)
def test_a_wrong_odoo_path_is_refused_in_one_sentence(tmp_path, release, sentence):
    if release:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo" / "release.py").write_text(release)
    result = run_setup("odoo", "--version", ODOO_PATH=str(tmp_path))
    assert result.returncode == 1
    assert sentence in result.stderr
    assert result.stderr.startswith("setup: ODOO_PATH is ")
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_addon_is_refused_with_the_known_names():
    with pytest.raises(SetupError, match=r"no add-on rma_kore .*there are: rma_core"):
        addons.check_names(["rma_kore"], {"rma_core": {}})


# --- the cache ------------------------------------------------------------------------------


def test_a_complete_folder_is_not_made_again(tmp_path):
    made = []
    for _time in range(2):
        building.build(tmp_path / "thing", made.append)
    assert len(made) == 1


@pytest.mark.parametrize("in_place", [True, False])
def test_a_half_finished_folder_is_made_anew(tmp_path, in_place):
    def fail(path):
        (path / "half").write_text("a part of a download")
        raise SetupError("the network went away")

    def succeed(path):
        (path / "whole").write_text("all of it")

    with pytest.raises(SetupError):
        building.build(tmp_path / "thing", fail, in_place=in_place)
    thing = building.build(tmp_path / "thing", succeed, in_place=in_place)
    assert sorted(path.name for path in thing.iterdir()) == [building.MARKER, "whole"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thing", "thing.lock"]


def test_a_complete_folder_that_was_damaged_since_is_made_anew(tmp_path):
    def make(path):
        (path / "file").touch()

    def check(path):
        return (path / "file").exists()

    thing = building.build(tmp_path / "thing", make, check)
    (thing / "file").unlink()
    building.build(tmp_path / "thing", make, check)
    assert (thing / "file").exists()


def test_a_damaged_package_in_the_cache_is_downloaded_again(tmp_path):
    for number in range(len(list(debian.wanted_packages()))):
        (tmp_path / f"{number}.deb").write_text("half a package")
    assert not odoo.are_readable(tmp_path)


# --- where things come from -----------------------------------------------------------------


def test_the_mirror_is_the_one_that_apt_has_for_the_release_itself():
    uris = "\n".join(
        f"'http://{host}/dists/{suite}/InRelease' lists_{suite} 0"
        for host, suite in [
            ("security.example/debian-security", "bookworm-security"),
            ("mirror.example/debian", "bookworm-updates"),
            ("mirror.example/debian", "bookworm"),
        ]
    )
    assert debian.find_mirror(uris) == "http://mirror.example/debian"
    with pytest.raises(SetupError, match="no Debian mirror"):
        debian.find_mirror("")


def test_another_system_than_debian_is_told_about_odoo_path(tmp_path):
    (tmp_path / "os-release").write_text('NAME="Fedora Linux"\nID=fedora\n')
    with pytest.raises(SetupError, match="not Debian: set ODOO_PATH"):
        debian.check_debian(tmp_path / "os-release")


def test_only_odoo_19_is_taken_from_debian():
    apt = SimpleNamespace(run=lambda *_words: " odoo-19 | 19.1.0+dfsg-1 | mirror unstable/main")
    with pytest.raises(SetupError, match="odoo-19 is 19.1.0.* and not 19.0: set ODOO_PATH"):
        debian.PrivateApt.select(apt, "odoo-19", "unstable", "19.0")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("tar: write error: No space left on device", "The disk is full while unpacking"),
        ("E: Could not resolve 'mirror.example'", "There is no network while unpacking"),
        ("first line\nthe reason\n", "Something failed while unpacking: the reason"),
    ],
)
def test_a_failed_program_is_explained_in_one_sentence(output, sentence):
    assert process.explain("unpacking", output, online=True).startswith(sentence)


def test_a_missing_program_is_named():
    with pytest.raises(SetupError, match="program no-such-program is missing"):
        process.run(["no-such-program"], "trying")


def test_what_must_be_there_before_an_addon_leaves_the_suite_itself_out():
    manifests = {
        "rma_core": {"depends": ["sale_stock", "portal"]},
        "rma_portal": {"depends": ["rma_core", "website"]},
        "rma_repair": {"depends": ["rma_core", "repair"]},
    }
    found = addons.foreign_dependencies(["rma_portal"], manifests)
    assert found == ["portal", "sale_stock", "website"]


# --- PostgreSQL -----------------------------------------------------------------------------


def test_a_socket_fits_its_address_however_deep_the_checkout_lies(tmp_path):
    deep = tmp_path.joinpath(*["a-rather-long-name-of-a-folder"] * 6)
    assert postgres.find_socket_folder(tmp_path / "x") == tmp_path / "x"
    assert len(f"{postgres.find_socket_folder(deep)}/.s.PGSQL.5432") < 107


def test_a_closed_folder_above_is_noticed(tmp_path):
    (tmp_path / "home" / "checkout").mkdir(parents=True)
    (tmp_path / "home").chmod(0o700)
    assert postgres.may_enter(Path("/usr/bin"))
    assert not postgres.may_enter(tmp_path / "home" / "checkout")


def test_the_pid_file_of_a_dead_server_does_not_stop_the_next_one(tmp_path):
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    postgres.forget_dead_server(tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()


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


def run_addon(tmp_path, monkeypatch, lines, code=0, tags=None):
    """The results of an add-on's run in which Odoo logs `lines` and exits with `code`."""
    script = "import sys; print(sys.argv[2]); sys.exit(int(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(code), "\n".join(lines)]
    suite = SimpleNamespace(odoo_command=lambda *_words: command, environ=os.environ)
    nothing = SimpleNamespace(copy=lambda *_names: None, drop=lambda _name: None)
    monkeypatch.setattr(addon_tests, "Databases", lambda _suite: nothing)
    monkeypatch.setattr(addon_tests, "has_tests", lambda _name: True)
    monkeypatch.setattr(addon_tests, "has_js_tests", lambda _name: False)
    run = addon_tests.AddonRun("rma_core", ["rma_core"], "template", "copy", tmp_path, tags)
    return run.run(suite, lambda _test: None)


def test_a_run_counts_its_tests_and_the_clean_log(tmp_path, monkeypatch):
    results = run_addon(tmp_path, monkeypatch, SAMPLE_LOG, code=1)
    assert (results.passed, len(results.failed), len(results.skipped)) == (2, 3, 1)


def test_a_run_without_any_test_fails(tmp_path, monkeypatch):
    assert list(run_addon(tmp_path, monkeypatch, []).failed) == ["a test of rma_core ran"]
    chosen = run_addon(tmp_path, monkeypatch, [], tags=":NoSuchTest")
    assert list(chosen.failed) == ["a test ran"]


def test_what_is_about_one_add_on_alone_runs_where_it_is_alone(tmp_path):
    def choose(*addons):
        run = addon_tests.AddonRun("x", list(addons), "template", "copy", tmp_path)
        return run.choose_tests()

    assert choose("rma_core") == "/rma_core"
    assert choose("rma_core", "rma_portal") == "/rma_core,/rma_portal,-alone"


def test_an_odoo_that_ends_badly_without_a_word_fails(tmp_path, monkeypatch):
    results = run_addon(tmp_path, monkeypatch, SAMPLE_LOG[:1], code=255)
    assert list(results.failed) == ["Odoo ended well"]


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
    code = addon_tests.follow(command, os.environ, tmp_path / "log", lines.append)
    assert (code, lines) == (0, ["one", "two"])
    assert time.monotonic() - started < 10


# --- the demo's mails -----------------------------------------------------------------------


def test_the_demo_keeps_mails_as_files(tmp_path, monkeypatch):
    monkeypatch.setattr(mail_sink, "MAILS", tmp_path / "mails")
    monkeypatch.setattr(mail_sink, "SERVER_LOG", tmp_path / "log")
    with mail_sink.mail_sink(sys.executable) as variables:
        port = int(variables["ODOO_SMTP_PORT"])
        with smtplib.SMTP(variables["ODOO_SMTP_SERVER"], port) as client:
            client.sendmail("a@example.com", "b@example.com", "Subject: Return\n\n.a dot\n")
    (mail,) = (tmp_path / "mails" / "new").iterdir()
    assert b"X-RcptTo: b@example.com" in mail.read_bytes()
    assert mail.read_bytes().endswith(b"\n\n.a dot\n")


# --- Node.js --------------------------------------------------------------------------------


def test_a_missing_package_of_node_is_noticed(tmp_path):
    for name in ("@prettier/plugin-xml", "axe-core", "eslint", "prettier"):
        package = tmp_path / "node_modules" / name / "package.json"
        package.parent.mkdir(parents=True)
        package.touch()
    assert not node.has_all_packages(tmp_path)


def test_odoo_finds_what_mirrors_its_styles():
    mirrored = process.run(["rtlcss", "-"], "mirroring", input="a { margin-left: 1px }")
    assert "margin-right: 1px" in mirrored
