"""The table of all methods that say "extend with super()"; writes docs/hooks.md when run."""

import ast
import re
import sys
from pathlib import Path

SUITE = Path(__file__).parent.parent
PAGE = SUITE / "docs" / "hooks.md"
INTRO = """# Methods meant to be extended

Each says in its docstring what it is given and what it returns. Extend it in an add-on of yours,
call `super()`, and add to what comes back; anything else is internal and may change. Handlers of
outcomes have a contract of their own: [outcomes.md](outcomes.md).

Written by `python3 tests/_hooks.py`; a test compares it with the code.
"""
SAYS_SO = re.compile(r"\bextend\b[^.]{0,20}\b(with\s+super|where|together)", re.IGNORECASE)


def read_hooks(addon):
    """Return ``[(model, method, path, first sentence)]`` of an add-on's hooks."""
    hooks = []
    for path in sorted(addon.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                hooks += [
                    (_get_model(node), method.name, path, _get_sentence(method))
                    for method in node.body
                    if isinstance(method, ast.FunctionDef)
                    and SAYS_SO.search(ast.get_docstring(method) or "")
                ]
    return sorted(hooks, key=lambda hook: hook[:2])


def _get_model(node):
    """Return the model that a class makes or extends: the first name it gives."""
    for wanted in ("_name", "_inherit"):
        for statement in node.body:
            if isinstance(statement, ast.Assign) and statement.targets[0].id == wanted:
                return next(
                    p.value for p in ast.walk(statement.value) if isinstance(p, ast.Constant)
                )
    return node.name


def _get_sentence(method):
    text = " ".join(ast.get_docstring(method).split("\n\n")[0].split())
    text = re.sub(r"[;.,:]? ?\bextend\b.*", ".", text, flags=re.IGNORECASE)
    sentence = re.split(r"(?<=[.]) ", text)[0].rstrip(".:; ") + "."
    return sentence.replace("``", "`").replace("|", "\\|")


def render():
    """Return the page."""
    parts = [INTRO]
    for addon in sorted((SUITE / "addons").iterdir()):
        if hooks := read_hooks(addon):
            parts.append(f"\n## {addon.name}\n\n| model | method | |\n|---|---|---|\n")
            parts += [
                f"| `{model}` | [`{name}`](../{path.relative_to(SUITE)}) | {sentence} |\n"
                for model, name, path, sentence in hooks
            ]
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(0 if PAGE.write_text(render()) else 1)
