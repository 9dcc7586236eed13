"""setup/translations: the terms to translate, written anew into each add-on's i18n/."""

from .addons import suite_addons
from .console import say
from .databases import Databases
from .environment import ensure_suite
from .paths import ADDONS
from .process import run

# Odoo's codes of the languages by the names of their files.
LANGUAGES = {"pl": "pl_PL"}


def write_translations():
    """Let Odoo export a .pot of each add-on, and bring its .po files up to date with it.

    What is translated stays; new terms are added without a translation, and old ones go.
    """
    suite, manifests = ensure_suite(), suite_addons()
    addons, databases = list(manifests), Databases(suite)
    codes = ",".join(LANGUAGES.values())
    with databases.test_run() as prefix:
        database = f"{prefix}translations"
        databases.copy(databases.ensure_template(addons, manifests), database)
        doing = "installing the add-ons to read their texts"
        databases.install(database, addons, doing, f"--load-language={codes}")
        export(suite, database, "pot", addons)
        for name, code in LANGUAGES.items():
            translated = [addon for addon in addons if po_file(addon, name).exists()]
            export(suite, database, code, translated)
    say("wrote addons/*/i18n/: see what changed with git diff")


def po_file(addon, language):
    """Where an add-on's translation lies."""
    return ADDONS / addon / "i18n" / f"{language}.po"


def export(suite, database, language, addons):
    """Write one language's file of each add-on."""
    command = suite.odoo_command("i18n", "export", "-d", database, "-l", language, *addons)
    run(command, f"exporting {language}", env=suite.environ)
