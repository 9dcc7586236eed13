"""Every small change of a file that could be somebody's slip."""

import ast
import copy
from dataclasses import dataclass

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATIONS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sum": "max"}


@dataclass(frozen=True)
class Mutant:
    """A changed tree of a file, and the function in which it was changed."""

    path: str
    line: int
    function: str
    words: str
    tree: ast.Module

    def __str__(self):
        return f"{self.path}:{self.line} {self.function}: {self.words}"


def make_mutants(path, source):
    """Return all mutants of a file.

    >>> for mutant in make_mutants("a.py", "def f(a, b):\\n    return a < b and not b"):
    ...     print(mutant)
    a.py:2 f: a < b and (not b) → a < b or not b
    a.py:2 f: a < b → a <= b
    a.py:2 f: not b → b
    """
    tree = ast.parse(source)
    mutants = []
    for function, node in walk_functions(tree):
        for place in ast.walk(node):
            for change in get_changes(place):
                changed = copy.deepcopy(tree)
                twin = find_twin(tree, changed, place)
                before = ast.unparse(place)
                after = change(twin)
                words = f"{shorten(before)} → {shorten(ast.unparse(after))}"
                ast.fix_missing_locations(changed)
                mutants.append(Mutant(path, place.lineno, function, words, changed))
    return mutants


def walk_functions(tree, prefix=""):
    """Yield the functions of a file with their names, those of classes too."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from walk_functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node


def find_twin(tree, changed, place):
    """Return the node of a copied tree that stands where ``place`` stands."""
    for one, other in zip(ast.walk(tree), ast.walk(changed), strict=True):
        if one is place:
            return other
    raise LookupError(place)


def get_changes(node):
    """Return what can be changed of a node: functions that do it and return the node."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        if (other := COMPARISONS.get(type(node.ops[0]))) is not None:
            yield lambda twin: set_field(twin, "ops", [other()])
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda twin: set_field(twin, "op", other())
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        yield lambda twin: set_field(twin, "op", OPERATIONS[type(twin.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda twin: become(twin, twin.operand)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda twin: become(twin, twin.operand)
    elif isinstance(node, ast.IfExp):
        yield lambda twin: become(twin, twin.body)
        yield lambda twin: become(twin, twin.orelse)
    elif isinstance(node, ast.If):
        yield lambda twin: set_field(twin, "test", ast.Constant(True))
        yield lambda twin: set_field(twin, "test", ast.Constant(False))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda twin: set_field(twin, "value", not twin.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield lambda twin: set_field(twin, "value", twin.value + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield lambda twin: set_field(twin, "func", ast.Name(NAMES[twin.func.id], ast.Load()))


def set_field(node, name, value):
    setattr(node, name, value)
    return node


def become(node, other):
    """Turn a node into another one where it stands."""
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__
    return node


def shorten(text, most=60):
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
