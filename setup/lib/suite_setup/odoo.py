"""Odoo 19: unpacked from Debian's packages into the cache, or the one that ODOO_PATH names."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian
from .building import build
from .console import SetupError, say
from .paths import CACHE, LIB, REQUIREMENTS, short_hash

VERSION = "19.0"
DIST_PACKAGES = "usr/lib/python3/dist-packages"
# Left out of Debian's package for its licence, still listed in the backend's assets: without a
# file there every page logs an error to the console and every backend tour fails.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
VERSION_LINE = re.compile(r"^version_info\s*=\s*\((\d+|'[^']*'),\s*(\d+)", re.M)


@dataclass
class Odoo:
    """An Odoo that can be run: the folder that holds the Python package `odoo`."""

    home: Path

    @property
    def script(self):
        """The file to start; with `python -m odoo` the gevent process of --workers dies."""
        own = self.home / "odoo-bin"
        return own if own.exists() else LIB / "odoo-bin"

    @property
    def addons_paths(self):
        """Odoo's own add-ons; the `addons` beside Debian's `odoo` is a stray."""
        inside = self.home / "odoo" / "addons"
        return [inside] if (inside / "web").exists() else [inside, self.home / "addons"]


def read_version(home):
    """The version that odoo/release.py under `home` states, or None when there is none."""
    try:
        found = VERSION_LINE.search((home / "odoo" / "release.py").read_text())
    except OSError:
        return None
    return ".".join(part.strip("'") for part in found.groups()) if found else None


def ensure_odoo():
    """Return a usable Odoo, made or repaired when needed."""
    if named := os.environ.get("ODOO_PATH"):
        return Odoo(check_odoo_path(Path(named).expanduser().resolve()))
    key = short_hash(REQUIREMENTS / "debian.txt")
    tree = build(
        CACHE / f"odoo-{key}",
        unpack_odoo,
        check=lambda path: is_odoo(path / DIST_PACKAGES),
        fixed=True,
    )
    return Odoo(tree / DIST_PACKAGES)


def is_odoo(home):
    """Whether `home` holds an Odoo of the right version."""
    return read_version(home) == VERSION


def check_odoo_path(home):
    """Return `home` or say in one sentence why it will not do."""
    version = read_version(home)
    if version is None:
        raise SetupError(
            f"ODOO_PATH is {home}, which has no odoo/release.py: "
            "name the folder that holds Odoo 19's Python package `odoo`."
        )
    if version != VERSION:
        raise SetupError(f"ODOO_PATH is {home}, an Odoo {version}: Odoo {VERSION} is needed.")
    return home


def unpack_odoo(target):
    """Unpack Odoo into `target`, from packages kept in the cache since Debian's suites move on."""
    key = short_hash(REQUIREMENTS / "debian.txt")
    packages = build(CACHE / "downloads" / f"debian-{key}", download, check=are_readable)
    say("unpacking Odoo 19")
    debian.unpack(packages, target)
    home = target / DIST_PACKAGES
    if not is_odoo(home):
        raise SetupError(f"Debian's package holds Odoo {read_version(home)} and not {VERSION}.")
    left_out = home / LEFT_OUT
    left_out.parent.mkdir(parents=True, exist_ok=True)
    left_out.touch()
    shutil.copy(LIB / "odoo-bin", home / "odoo-bin")


def download(folder):
    """Download the packages into `folder` and leave only them."""
    debian.download(folder)
    shutil.rmtree(folder / "apt")


def are_readable(folder):
    """Whether every package that was kept is there and whole."""
    packages = list(folder.glob("*.deb"))
    complete = len(packages) == len(list(debian.wanted_packages()))
    return complete and all(debian.is_readable(package) for package in packages)
