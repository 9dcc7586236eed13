"""setup/translations: the terms to translate, written anew into each add-on's i18n/."""

from .addons import suite_addons
from .console import say
from .databases import Databases
from .environment import ensure_suite
from .paths import ADDONS, ROOT
from .process import run

# Runs in the suite's environment, which has polib.
MERGE = ROOT / "setup" / "merge_translations.py"


def write_translations():
    """Let Odoo export a .pot of each add-on, and bring its .po files up to date with it.

    What is translated stays; new terms are added without a translation, and old ones go.
    """
    suite, manifests = ensure_suite(), suite_addons()
    addons, databases = list(manifests), Databases(suite)
    with databases.test_run() as prefix:
        database = f"{prefix}translations"
        databases.copy(databases.ensure_template(addons, manifests), database)
        databases.install(database, addons, "installing the add-ons to read their texts")
        command = suite.odoo_command("i18n", "export", "-d", database, *addons, "-l", "pot")
        run(command, "exporting the texts", env=suite.environ)
    merge = [suite.python, MERGE, *sorted(ADDONS.glob("*/i18n/*.pot"))]
    run(merge, "bringing translations up to date")
    say("wrote addons/*/i18n/: see what changed with git diff")
