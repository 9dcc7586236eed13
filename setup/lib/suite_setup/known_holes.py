"""Compares the pinned packages with a dated list of known holes."""

import re
from collections import namedtuple

from .paths import REQUIREMENTS

LIST = REQUIREMENTS / "known-holes.txt"
# The linters' own packages read nothing of strangers.
SETS = ("odoo", "oca", "postgres", "test")
PIN = re.compile(r"^([\w.-]+)==([^\s#]+)")

Hole = namedtuple("Hole", "package mended names reason")


def find_known_holes():
    """Return what is wrong with the pins, a sentence each."""
    pins = read_pins()
    found = []
    for hole in read_list():
        pinned = pins.get(normalize(hole.package))
        if pinned is None:
            found.append(f"{hole.package} is not pinned: take it off the list")
            continue
        is_open = parse(pinned) < parse(hole.mended)
        if is_open and not hole.reason:
            found.append(
                f"{hole.package} {pinned} has {hole.names}, mended in {hole.mended}: raise the "
                "pin, or write down why it stays"
            )
        if hole.reason and not is_open:
            found.append(
                f"{hole.package} {pinned} is mended: take its reason to stay off the list"
            )
    return found


def read_pins():
    """Return {package: version} of what Odoo, its tests and PostgreSQL run with."""
    pins = {}
    for name in SETS:
        for line in (REQUIREMENTS / f"{name}.txt").read_text().splitlines():
            if match := PIN.match(line):
                pins[normalize(match[1])] = match[2]
    return pins


def read_list():
    """Return the holes of the list."""
    holes = []
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            facts, _, reason = line.partition("stays:")
            package, mended, *names = facts.split()
            holes.append(Hole(package, mended, " ".join(names), reason.strip()))
    return holes


def normalize(package):
    """Return the name by which a package is known, however it is written."""
    return re.sub(r"[-_.]+", "-", package).lower()


def parse(version):
    """Return a version's numbers, to be compared."""
    return [int(number) for number in re.findall(r"\d+", version)]
