"""The folders of rma_core's models build on each other one way, and so do the add-ons.

Odoo's classes do not import each other: an arrow is a method called, or a field read, by its name.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

MODELS = Path(__file__).parent.parent / "addons" / "rma_core" / "models"
ADDONS = MODELS.parents[1]
MANIFESTS = {
    path.parent.name: ast.literal_eval(path.read_text())
    for path in ADDONS.glob("*/__manifest__.py")
}
# Each builds on those before it, and none on those after it.
FOLDERS = ("common", "setup", "document", "line", "order", "paper", "history", "notify")
# What a return and its line are made of is known to all: the words everything else is said in.
VOCABULARY = ("order/rma_order.py", "line/rma_order_line.py")
# Names of Odoo's own that some class declares anew or replaces without super().
OF_ODOO = {"write", "_compute_display_name", "_creation_message", "amount_total"}
# Arrows upwards that stay, and why. The list may only become shorter.
EXCEPTIONS = {
    # An order line keeps no figures of returns itself, it sums up those of its return lines.
    ("document", "quantity_claimed"),
    ("document", "quantity_invoice_waived"),
}


def _read(models):
    """Return ``{"folder/file.py": tree}``."""
    return {
        f"{folder}/{path.name}": ast.parse(path.read_text(), str(path))
        for folder in FOLDERS
        for path in sorted((models / folder).glob("*.py"))
        if path.name != "__init__.py"
    }


def _extends(function):
    """Tell whether a method continues one that is at home elsewhere, in Odoo or further below."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "super"
        for node in ast.walk(function)
    )


def _is_field(node):
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and getattr(node.value.func.value, "id", "") == "fields"
    )


def _get_models(node):
    """Return the names of the models that a class makes or extends."""
    return {
        part.value
        for statement in node.body
        if isinstance(statement, ast.Assign) and statement.targets[0].id in ("_name", "_inherit")
        for part in ast.walk(statement.value)
        if isinstance(part, ast.Constant)
    }


def _list_names(file, tree):
    """Yield ``(name, whether it is looked for)`` of what is at home in a file: methods, and
    fields of returns. Other models' fields only lend their names to those."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        is_return = not _get_models(node).isdisjoint(["rma.order", "rma.order.line"])
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and not _extends(statement):
                yield statement.name, statement.name not in OF_ODOO
            elif _is_field(statement):
                name = statement.targets[0].id
                yield name, is_return and file not in VOCABULARY and name not in OF_ODOO


def _list_uses(tree):
    """Yield ``(name, line)`` of what is called, read or depended on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((name, node.lineno) for name in node.value.split("."))


def _find_arrows_up(trees):
    """Return ``[(folder, name, where)]`` of names used below the lowest folder they live in."""
    homes, watched = defaultdict(set), set()
    for file, tree in trees.items():
        for name, is_watched in _list_names(file, tree):
            homes[name].add(FOLDERS.index(file.split("/")[0]))
            watched.update([name] if is_watched else [])
    return [
        (folder, name, f"{file}:{line} uses {name} of {FOLDERS[min(homes[name])]}/")
        for file, tree in trees.items()
        for name, line in _list_uses(tree)
        if name in watched and min(homes[name]) > FOLDERS.index(folder := file.split("/")[0])
    ]


def test_no_arrow_goes_up():
    arrows = _find_arrows_up(_read(MODELS))
    assert not [where for folder, name, where in arrows if (folder, name) not in EXCEPTIONS]


def test_each_exception_is_still_needed():
    arrows = {(folder, name) for folder, name, __ in _find_arrows_up(_read(MODELS))}
    assert arrows >= EXCEPTIONS


def test_folders_are_imported_in_their_order():
    """The order of import is the order of inheritance."""
    tree = ast.parse((MODELS / "__init__.py").read_text())
    imported = [n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert imported == list(FOLDERS)
    assert sorted(path.name for path in MODELS.iterdir() if path.is_dir()) == sorted(FOLDERS)


def test_every_file_is_imported():
    """A part that nobody imports is dead, and nobody notices."""
    for folder in FOLDERS:
        tree = ast.parse((MODELS / folder / "__init__.py").read_text())
        imported = [n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        files = [path.stem for path in (MODELS / folder).glob("*.py") if path.stem != "__init__"]
        assert sorted(imported) == sorted(files)


def test_an_arrow_up_is_found():
    trees = {
        "line/low.py": ast.parse(
            "class Low:\n"
            "    def _go(self):\n"
            "        return self.order_id._tell() and self.order_id.told and self._below()\n"
        ),
        "notify/high.py": ast.parse(
            "class High:\n"
            "    _inherit = 'rma.order'\n"
            "    told = fields.Boolean()\n"
            "    def _tell(self):\n"
            "        return self.line_ids._go()\n"
            "    def _below(self):\n"
            "        return super()._below()\n"
        ),
    }
    found = {name for __, name, __ in _find_arrows_up(trees)}
    assert found == {"_tell", "told"}


def _find_needed(addon):
    """Return the add-ons of the suite that one stands on, itself among them."""
    needed = {addon}
    for name in MANIFESTS[addon]["depends"]:
        if name in MANIFESTS:
            needed |= _find_needed(name)
    return needed


@pytest.mark.parametrize("addon", sorted(MANIFESTS))
def test_an_add_on_names_nothing_of_those_that_build_on_it(addon):
    others = "|".join(sorted(set(MANIFESTS) - _find_needed(addon)))
    naming = re.compile(rf"(?:[\"'(]|\baddons\.)({others})\.\w")
    found = {
        f"{path.relative_to(ADDONS)}: {name}"
        for path in (ADDONS / addon).rglob("*")
        # A migration tells where something went.
        if path.suffix in (".py", ".xml", ".csv", ".js") and "migrations" not in path.parts
        for name in naming.findall(path.read_text())
    }
    assert not found
