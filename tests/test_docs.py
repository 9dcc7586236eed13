"""What docs/ shows as code is code."""

import ast
import re
from pathlib import Path

import _hooks
import pytest

SUITE = Path(__file__).parent.parent
SHOWN = re.compile(r"```(?:python|xml)\n(.*?)```", re.DOTALL)


def read_sources(suffixes=(".py", ".xml")):
    paths = [path for path in (SUITE / "addons").rglob("*") if path.suffix in suffixes]
    return [path.read_text() for path in paths]


@pytest.mark.parametrize(("page", "least"), [("outcomes.md", 4), ("extending.md", 8)])
def test_examples_are_the_real_code(page, least):
    examples = SHOWN.findall((SUITE / "docs" / page).read_text())
    sources = read_sources()
    assert len(examples) >= least
    for example in examples:
        assert any(example.strip("\n") in source for source in sources), f"nowhere:\n{example}"


def test_the_table_of_hooks_is_the_codes_own():
    assert _hooks.PAGE.read_text() == _hooks.render(), "run python3 tests/_hooks.py"
    assert _hooks.render().count("\n|") > 50


def test_links_between_the_pages_lead_somewhere():
    pages = [SUITE / "README.md", SUITE / "CONTRIBUTING.md", *(SUITE / "docs").rglob("*.md")]
    dead = [
        f"{page.relative_to(SUITE)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead


def test_manifests_name_the_project_and_no_made_up_address():
    manifests = [
        ast.literal_eval(path.read_text()) for path in SUITE.glob("addons/*/__manifest__.py")
    ]
    assert {manifest["author"] for manifest in manifests} == {"Maintainers of Returns for Odoo"}
    assert not [manifest for manifest in manifests if "example" in manifest.get("website", "")]
