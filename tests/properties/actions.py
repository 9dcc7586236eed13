"""The table of actions. An action says what it can be done with, and does it."""

from dataclasses import dataclass
from typing import Any

ACTIONS = {}


@dataclass(frozen=True)
class Action:
    """One thing a person can do; ``must_succeed``: it may never be refused."""

    name: str
    get_targets: Any
    run: Any
    weight: int = 1
    must_succeed: bool = False


def action(get_targets, **options):
    """Register a function ``(story, target, dice)`` as an action named like it.

    What the function returns, if anything, names what came of it, to be counted by itself.

    :param get_targets: function that returns the records it can be done with now
    """

    def register(function):
        name = function.__name__.replace("_", " ")
        ACTIONS[name] = Action(name, get_targets, function, **options)
        return function

    return register
