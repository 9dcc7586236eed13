"""What setup/test keeps between runs: the database with add-ons installed."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "setup" / "lib"))

from suite_setup import changes, installed, report  # noqa: E402

MODEL = """
class RmaOrder(models.Model):
    name = fields.Char()

    def action_approve(self):
        return {what}
"""


@pytest.fixture
def addon(tmp_path, monkeypatch):
    """An add-on's folder, and the kinds of changes since it was called last."""
    monkeypatch.setattr(changes, "ADDONS", tmp_path)
    files = {
        "__manifest__.py": "{}",
        "hooks.py": "def post_init_hook(env): pass",
        "models/rma_order.py": MODEL.format(what=1),
        "views/rma_order_views.xml": "<odoo/>",
        "data/rma_data.xml": '<odoo noupdate="1"/>',
        "static/src/a.js": "",
        "tests/test_a.py": "",
        "i18n/pl.po": "",
    }
    for name, text in files.items():
        path = tmp_path / "rma_core" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "rma_core"


@pytest.mark.parametrize(
    ("file", "text", "kinds"),
    [
        ("models/rma_order.py", MODEL.format(what=2), []),
        ("models/rma_order.py", MODEL.format(what=1).replace("Char", "Text"), ["update"]),
        ("models/rma_order.py", MODEL.replace("action_approve", "init"), ["update"]),
        ("views/rma_order_views.xml", "<odoo><a/></odoo>", ["update"]),
        ("views/new.xml", "<odoo/>", ["update"]),
        ("data/rma_data.xml", '<odoo noupdate="1"><a/></odoo>', ["install"]),
        ("hooks.py", "def post_init_hook(env): env", ["install"]),
        ("static/src/a.js", "1", ["assets"]),
        ("__manifest__.py", '{"version": "2"}', ["update", "assets"]),
        ("tests/test_a.py", "1", []),
        ("i18n/pl.po", "1", []),
        ("demo/rma_demo.xml", '<odoo noupdate="1"/>', []),
        ("demo/rma_demo.py", MODEL, ["update"]),
    ],
)
def test_a_change_costs_what_it_takes(addon, file, text, kinds):
    before = changes.fingerprints("rma_core")
    (addon / file).parent.mkdir(exist_ok=True)
    (addon / file).write_text(text)
    after = changes.fingerprints("rma_core")
    assert [
        kind for kind in ("install", "update", "assets") if before[kind] != after[kind]
    ] == kinds


class FakeOdoo:
    """Databases and an Odoo that only note what was asked of them; `code` and `complaints` are how
    the next run ends."""

    def __init__(self, store):
        self.store = store
        self.made, self.runs, self.bundles = {"template": []}, [], 0
        self.code, self.complaints = 0, {}
        self.odoo, self.env = SimpleNamespace(home="odoo"), Path("venv")
        self.server = SimpleNamespace(psql=lambda _query, name: "\n".join(self.made[name]))

    def exists(self, name):
        return name in self.made

    def drop(self, name):
        self.made.pop(name, None)

    def copy(self, source, target):
        self.made[target] = list(self.made[source])
        (self.store / target).mkdir(exist_ok=True)

    def rename(self, source, target):
        self.made[target] = self.made.pop(source)
        (self.store / target).mkdir(exist_ok=True)

    def ensure_template(self, _addons, _manifests):
        return "template"

    def make_assets(self, _name, _unit_tests):
        self.bundles += 1

    def run(self, options, results):
        words = dict(zip(options, options[1:], strict=False))
        new, changed = (words.get(sign, "").split(",") for sign in ("-i", "-u"))
        self.runs.append((new, changed))
        results.failed |= self.complaints
        self.made["kept_new"] = sorted({*self.made["kept_new"], *filter(None, new)})
        return None, self.code


@pytest.fixture
def kept(tmp_path, monkeypatch, addon):
    """A function that ensures the database of rma_core, returns (odoo, results, usable)."""
    store = tmp_path / "filestore"
    store.mkdir()
    fake = FakeOdoo(store)
    monkeypatch.setattr(installed, "Databases", lambda _suite: fake)
    monkeypatch.setattr(installed, "OdooRun", lambda *_arguments: fake)
    monkeypatch.setattr(installed, "FOLDER", tmp_path)
    monkeypatch.setattr(installed, "LOCAL", tmp_path)
    monkeypatch.setattr(installed, "filestore", lambda name: store / name)
    monkeypatch.setattr(installed, "installed_name", lambda *_arguments: "kept")

    def ensure(assets=True):
        results = report.Results("rma_core")
        database = installed.Installed(fake, {"rma_core": {}}, ["rma_core"])
        return fake, results, database.ensure(results, tmp_path / "log", assets)

    return ensure


def test_what_is_installed_is_kept_and_what_changed_is_updated(kept, addon):
    odoo, __, usable = kept()
    assert usable and odoo.runs == [(["rma_core"], [""])] and odoo.bundles == 1
    kept()
    assert len(odoo.runs) == 1 and odoo.bundles == 1
    (addon / "views" / "rma_order_views.xml").write_text("<odoo><a/></odoo>")
    kept()
    assert odoo.runs[1:] == [([""], ["rma_core"])] and odoo.bundles == 1
    (addon / "hooks.py").write_text("def post_init_hook(env): env")
    kept()
    assert odoo.runs[2:] == [(["rma_core"], [""])]


def test_bundles_are_made_for_those_who_ask(kept, addon):
    odoo, *__ = kept(assets=False)
    assert odoo.bundles == 0
    kept()
    assert odoo.bundles == 1 and len(odoo.runs) == 1


def test_complaints_of_an_update_come_back_until_they_are_mended(kept, addon):
    odoo, *__ = kept()
    odoo.complaints = {"the log is clean": "WARNING"}
    (addon / "views" / "rma_order_views.xml").write_text("<odoo><a/></odoo>")
    for __ in range(2):
        __, results, usable = kept()
        assert usable and results.failed
    odoo.complaints = {}
    assert not kept()[1].failed
    assert len(odoo.runs) == 4


def test_a_broken_update_leaves_the_database_as_it_was(kept, addon):
    odoo, *__ = kept()
    odoo.code, odoo.complaints = 255, {"Odoo ended well": "exit code 255"}
    (addon / "views" / "rma_order_views.xml").write_text("<odoo><a>")
    __, results, usable = kept()
    assert not usable and results.failed
    assert sorted(odoo.made) == ["kept", "template"]


def test_a_database_without_its_files_is_made_anew(kept, addon):
    odoo, *__ = kept()
    (odoo.store / "kept").rmdir()
    kept()
    assert odoo.runs[1:] == [(["rma_core"], [""])]
