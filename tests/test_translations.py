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
FILES = sorted(SUITE.glob("addons/*/i18n/*.po"))


def find_broken(text, translation):
    """Return the placeholders that only one of the two has."""
    missing, added = (sorted(PLACEHOLDER.findall(part)) for part in (text, translation))
    return [] if missing == added else [*missing, "→", *added]


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
