"""What changed in an add-on since it was installed, by what it takes to bring it into a database.

- ``install``: only an installation brings it: data that an update leaves alone, hooks.
- ``update``: an update does: fields, views, data, rights.
- ``assets``: the bundles of scripts and styles are made of it.

What a method does, tests, demo data, translations and texts for readers are in no database.
"""

import ast
import re

from .paths import ADDONS, short_hash

OUTSIDE = {"tests", "i18n", "readme", "doc", "__pycache__"}
KEPT_BY_UPDATES = re.compile(rb"""noupdate=["'](1|True)["']""")
HOOKS = ("hooks.py", "__init__.py")
# Methods that write to the database when the add-on is installed or updated.
AT_UPDATES = {"init", "_auto_init"}


def fingerprints(name):
    """``{"install" …: hash}`` of an add-on as it is now."""
    parts = {"install": [], "update": [], "assets": []}
    folder = ADDONS / name
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or OUTSIDE & set(inside.parts[:-1]):
            continue
        content = path.read_bytes()
        for kind in kinds_of(inside, content):
            text = declarations(content) if path.suffix == ".py" else content
            parts[kind] += [str(inside), text]
    return {kind: short_hash(*values) for kind, values in parts.items()}


def kinds_of(inside, content):
    """In which of the three ways a file is in a database."""
    if inside.parts[0] == "static":
        return ["assets"]
    if inside.name == "__manifest__.py":
        return ["update", "assets"]
    if inside.suffix == ".py":
        return ["install"] if str(inside) in HOOKS else ["update"]
    if inside.suffix not in (".xml", ".csv") or inside.parts[0] == "demo":
        return []
    return ["install"] if KEPT_BY_UPDATES.search(content) else ["update"]


def declarations(source):
    """A module without what its methods do: its models, fields, and what methods there are."""
    try:
        module = ast.parse(source)
    except SyntaxError:
        return source
    methods = [
        node
        for kind in ast.walk(module)
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.FunctionDef)
    ]
    if AT_UPDATES.isdisjoint(method.name for method in methods):
        for method in methods:
            method.body = [ast.Pass()]
    return ast.dump(module).encode()
