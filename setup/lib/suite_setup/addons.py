"""The suite's add-ons: their manifests, what they depend on, whether they changed."""

import ast

from .console import SetupError
from .paths import ADDONS, short_hash


def holds_addons(folder):
    """Whether a folder has at least one add-on; Odoo warns about a path that has none."""
    return any(folder.glob("*/__manifest__.py"))


def suite_addons():
    """The suite's add-ons, {name: manifest}, sorted by name."""
    manifests = {}
    for path in sorted(ADDONS.glob("*/__manifest__.py")):
        try:
            manifest = ast.literal_eval(path.read_text())
        except (SyntaxError, ValueError) as error:
            raise SetupError(f"{path} cannot be read: {error}") from error
        if manifest.get("installable", True):
            manifests[path.parent.name] = manifest
    return manifests


def with_dependencies(names, manifests):
    """`names` and the add-ons of the suite that they depend on, sorted."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name in manifests and name not in found:
            found.add(name)
            waiting.extend(manifests[name].get("depends", []))
    return sorted(found)


def foreign_dependencies(names, manifests):
    """What must be installed before the add-ons `names` and is not the suite's, sorted."""
    needed = with_dependencies(names, manifests)
    depends = {name for addon in needed for name in manifests[addon].get("depends", ["base"])}
    return sorted(depends - set(manifests)) or ["base"]


def check_names(names, manifests):
    """Raise for a name that is no add-on of the suite."""
    unknown = [name for name in names if name not in manifests]
    if unknown:
        known = ", ".join(manifests) or "none yet"
        raise SetupError(
            f"There is no add-on {', '.join(unknown)} in addons/ (there are: {known})."
        )


def content_hash(name):
    """A hash of what an installed add-on consists of; its tests are not part of that."""
    folder = ADDONS / name
    parts = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not {"tests", "__pycache__"} & set(inside.parts):
            parts += [str(inside), path]
    return short_hash(*parts)


def has_tests(name):
    """Whether an add-on has Python tests."""
    return any((ADDONS / name / "tests").glob("test_*.py"))


def has_js_tests(name):
    """Whether an add-on has unit tests for the browser (Hoot)."""
    return any((ADDONS / name / "static" / "tests").rglob("*.test.js"))
