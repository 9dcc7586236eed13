"""Translations keep what is filled in: values, fields of mails, tags."""

import re
from pathlib import Path

import polib
import pytest

SUITE = Path(__file__).parent.parent
PLACEHOLDER = re.compile(
    r"%\(\w+\)[sd]|%[sd]"  # of Python
    r"|\{\{.*?\}\}|\$\{\w+\}"  # of subjects, of attributes and of JavaScript
    r"|</?\w+|\bt-[\w-]+=\"[^\"]*\""  # of pages, papers and mails
)
ADDONS = sorted(path.parent.name for path in SUITE.glob("addons/*/__manifest__.py"))
FILES = sorted(SUITE.glob("addons/*/i18n/*.po"))


def find_broken(text, translation):
    """Return the placeholders that only one of the two has."""
    missing, added = (sorted(PLACEHOLDER.findall(part)) for part in (text, translation))
    return [] if missing == added else [*missing, "→", *added]


def has_words(addon):
    """Tell whether an add-on can say anything: one of rights alone has nothing to translate."""
    folder = SUITE / "addons" / addon
    return any(folder.glob("*/*.xml")) or any(folder.glob("*/*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_translation_breaks_what_is_filled_in(path):
    translated = [entry for entry in polib.pofile(path) if entry.msgstr]
    assert translated
    broken = {
        entry.msgid: find_broken(entry.msgid, entry.msgstr)
        for entry in translated
        if find_broken(entry.msgid, entry.msgstr)
    }
    assert not broken


@pytest.mark.parametrize("addon", ADDONS)
def test_every_add_on_has_its_texts_to_translate_and_no_translation_lags_behind(addon):
    folder = SUITE / "addons" / addon / "i18n"
    texts = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(folder / f"{addon}.pot")}
    assert texts or not has_words(addon)
    for path in folder.glob("*.po"):
        known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(path)}
        assert known == texts, "run setup/translations"


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("%(paper)s of %(name)s", "%(paper)s: %(nazwa)s"),
        ("%s of it", "tego"),
        ("Return {{ object.name }}", "Zwrot {{ obiekt.name }}"),
        ('Hello <t t-out="object.name"/>', "Dzień dobry"),
        ("<b>Now</b>", "<b>Teraz"),
    ],
)
def test_a_broken_one_is_found(text, translation):
    assert find_broken(text, translation)
