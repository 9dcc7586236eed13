"""Tests of the set-up itself: what it makes of broken caches, wrong versions and no network."""

import os
import shutil
import smtplib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "setup" / "lib"))

from suite_setup import (  # noqa: E402
    addons,
    building,
    debian,
    mail_sink,
    node,
    odoo,
    pdf,
    postgres,
    process,
    python_env,
)
from suite_setup.console import SetupError  # noqa: E402


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
        ("test", ["ADDON", "--tags", "--all"]),
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


@pytest.mark.parametrize("hole", ["web", "web/models/ir_http.py"])
def test_a_hole_in_what_was_unpacked_is_filled(tmp_path, capsys, hole):
    def unpack(path):
        (path / "web" / "models").mkdir(parents=True)
        for name in ("__init__.py", "models/ir_http.py"):
            (path / "web" / name).touch()

    def remove(path):
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    thing = building.build(tmp_path / "thing", unpack, fixed=True)
    remove(thing / hole)
    building.build(tmp_path / "thing", unpack, fixed=True)
    assert (thing / hole).exists()
    assert f"{thing} is damaged or unfinished: making it again" in capsys.readouterr().err


def test_what_python_and_people_add_is_no_damage(tmp_path):
    made = []
    for name in ("one", "two"):
        thing = building.build(tmp_path / "thing", made.append, fixed=True)
        (thing / "__pycache__").mkdir(exist_ok=True)
        (thing / name).touch()
    building.build(tmp_path / "thing", made.append, fixed=True)
    assert len(made) == 1


def test_odoo_and_the_environments_notice_a_hole(tmp_path, monkeypatch):
    fixed = []

    def build(folder, *_arguments, **options):
        fixed.append(options.get("fixed"))
        return folder

    for module in (node, odoo, pdf, python_env):
        monkeypatch.setattr(module, "build", build)
    monkeypatch.setattr(pdf, "program", lambda _folder: Path("/bin/true"))
    monkeypatch.setattr(pdf, "ensure_pdf_libraries", lambda _program: None)
    monkeypatch.delenv("ODOO_PATH", raising=False)
    found = odoo.ensure_odoo()
    pdf.ensure_pdf_renderer(python_env.ensure_odoo_env(found))
    node.ensure_node()
    assert len(fixed) >= 4 and all(fixed)


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


@pytest.mark.parametrize("mirror", ["http://127.0.0.1:9/debian", "http://mirror.invalid/debian"])
def test_a_mirror_that_is_not_reached_is_no_package_that_is_gone(tmp_path, monkeypatch, mirror):
    """apt itself calls it a warning, and then knows of no package."""
    monkeypatch.setattr(debian, "find_mirror", lambda _uris: mirror)
    apt = debian.PrivateApt(tmp_path)
    with pytest.raises(SetupError, match="There is no network while downloading Odoo"):
        apt.run("apt-get", "-oAcquire::Retries=0", "update")


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
