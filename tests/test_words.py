"""One word for one idea: conditions that have a name are not worded a second time."""

import ast
import re
from pathlib import Path

ADDONS = Path(__file__).parent.parent / "addons"
CONST = ADDONS / "rma_core" / "const.py"
# Words that only states of returns use: other documents are also draft, done or cancelled.
OWN_STATES = {"submitted", "revision"}
PANELS = ("in ('draft', 'submitted')", "in ('draft', 'revision', 'done')")


def _read_states():
    """Return ``{frozenset of states: name}`` as const.py has them."""
    scope = {}
    exec(compile(CONST.read_text(), CONST, "exec"), scope)  # noqa: S102
    return {frozenset(v): name for name, v in scope.items() if name.startswith("STATES_")}


NAMED = _read_states()


def _list_sources(suffix):
    skipped = {"tests", "demo", "static", "i18n", "migrations"}
    for path in sorted(ADDONS.rglob(f"*{suffix}")):
        if not skipped.intersection(path.relative_to(ADDONS).parts):
            yield path


def _find_second_lists(tree):
    """Yield the lists of states in a module that const.py has a name for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
            states = frozenset(value for value in values if isinstance(value, str))
            # {"done", "cancel"} is the end of a transfer; with "rejected" it is a return's.
            if len(values) == len(node.elts) and states in NAMED:
                yield node.lineno, NAMED[states]


def _is_credit_test(node):
    return isinstance(node, ast.Compare) and any(
        isinstance(part, ast.Constant) and part.value == "out_refund"
        for part in (node.left, *node.comparators)
    )


def _find_second_locks(source):
    return re.search(r"SET write_date = write_date|FOR UPDATE(?! NOWAIT)", source)


def _parse(path):
    return ast.parse(path.read_text(), str(path))


def _name(path, line=None):
    return f"{path.relative_to(ADDONS)}" + (f":{line}" if line else "")


def test_lists_of_states_have_one_home():
    seconds = [
        f"{_name(path, line)}: use {name}"
        for path in _list_sources(".py")
        if path != CONST
        for line, name in _find_second_lists(_parse(path))
    ]
    assert not seconds


def test_views_ask_for_states_that_have_a_name():
    """XML cannot import; what it lists together must be one of the lists of const.py."""
    seconds = []
    for path in _list_sources(".xml"):
        for found in re.finditer(r"\bin \(([^()]*)\)|'in', \(([^()]*)\)", path.read_text()):
            states = frozenset(re.findall(r"'(\w+)'", found[1] or found[2]))
            if OWN_STATES & states and len(states) > 1 and states not in NAMED:
                seconds.append(f"{_name(path)}: {found[0]}")
    # Badges of one colour, and the panels of one screen, mean nothing else.
    seconds = [second for second in seconds if not second.endswith(PANELS)]
    assert not seconds


def test_credit_notes_are_recognized_in_one_place():
    home = ADDONS / "rma_core" / "models" / "document" / "account_move.py"
    seconds = [
        _name(path, node.lineno)
        for path in _list_sources(".py")
        if path != home
        for node in ast.walk(_parse(path))
        if _is_credit_test(node)
    ]
    assert not seconds, "use _is_credit_note() of the document or _is_credit() of its line"


def test_rows_are_locked_in_one_place():
    home = ADDONS / "rma_core" / "models" / "common" / "rma_lock_mixin.py"
    seconds = [
        _name(path)
        for path in _list_sources(".py")
        # Add-ons that do without returns do without their mixins.
        if _name(path).startswith("rma_") and path != home and _find_second_locks(path.read_text())
    ]
    assert not seconds, "inherit rma.lock.mixin"


def _writes_the_state(node):
    """Tell whether a call is given a value for the state that people decided."""
    return isinstance(node, ast.Call) and any(
        isinstance(argument, ast.Dict)
        and any(getattr(key, "value", None) == "workflow_state" for key in argument.keys)
        for argument in node.args
    )


def test_one_gate_writes_the_state():
    seconds = [
        _name(path, node.lineno)
        for path in _list_sources(".py")
        for node in ast.walk(_parse(path))
        if _writes_the_state(node)
    ]
    home = "rma_core/models/order/rma_order_workflow.py:"
    assert len(seconds) == 1 and seconds[0].startswith(home), "use _set_state()"


def _find_silent_sudo(source):
    """Yield the lines that elevate rights in a function without ``# sudo: model - why``."""
    lines = source.split("\n")
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if _is_elevation(node):
                    before = lines[function.lineno - 1 : node.func.end_lineno]
                    if not any(re.match(r"\s*# sudo: \S+.* - \S", line) for line in before):
                        yield node.func.end_lineno


def _is_elevation(node):
    """Tell whether it is ``sudo()`` or ``with_user(SUPERUSER_ID)``; ``sudo(False)`` is not."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    arguments = [getattr(argument, "id", None) for argument in node.args]
    return (node.func.attr == "sudo" and not node.args) or (
        node.func.attr == "with_user" and arguments == ["SUPERUSER_ID"]
    )


def test_elevated_rights_say_of_what_and_why():
    silent = [
        _name(path, line)
        for path in _list_sources(".py")
        for line in _find_silent_sudo(path.read_text())
    ]
    assert not silent, "say it before: # sudo: account.move - clerks may credit without …"


def test_second_words_are_found():
    """The other tests would pass if they looked at nothing."""
    source = 'if order.state in ("done", "rejected", "cancel") and move.type == "out_refund": pass'
    tree = ast.parse(source)
    assert [name for __, name in _find_second_lists(tree)] == ["STATES_ENDED"]
    assert any(_is_credit_test(node) for node in ast.walk(tree))
    assert _find_second_locks("SELECT FROM rma_export WHERE id = 1 FOR UPDATE")
    assert list(_find_silent_sudo("def f(self):\n    return self.sudo().name"))
    assert len(list(_list_sources(".py"))) > 200
