"""The linters, each counted as one test. They see what git tracks or would track."""

import json
import os
import time
from pathlib import Path

from .building import read_json, write_atomically
from .console import SetupError
from .known_holes import find_known_holes
from .node import ensure_node
from .paths import LOCAL, ROOT, short_hash
from .process import attempt, run
from .python_env import ensure_env
from .report import Results

PRETTIER_TYPES = (".xml", ".js", ".mjs", ".scss", ".css", ".yml", ".yaml", ".json")
STAGE = "linters"
# What pylint found nothing wrong in: it takes ten times as long as all others together.
CLEAN = LOCAL / "clean-for-pylint.json"


class Linters:
    """The linters with the files of the whole checkout, or of some add-ons."""

    def __init__(self, addons=()):
        self.env = ensure_env("lint", "the linters", "pylint_odoo")
        self.node = ensure_node()
        self.files = list_files([f"addons/{name}" for name in addons])
        self.addons = [path.parent for path in self.files if path.name == "__manifest__.py"]
        self.clean = set(read_json(CLEAN, []))

    def run(self):
        """Run them all and return the results."""
        results, started = Results(STAGE), time.monotonic()
        for name, command in self.commands().items():
            output = self.check(command)
            if output is None:
                results.passed += 1
            else:
                results.failed[name] = output
        if holes := find_known_holes():
            results.failed["known holes"] = "\n".join(holes)
        else:
            results.passed += 1
        if "pylint-odoo" not in results.failed:
            self.remember_clean()
        results.seconds = time.monotonic() - started
        return results

    def commands(self):
        """The checks: {name: command, or nothing where no file is to be checked}."""
        python = self.of_type(".py")
        unknown = [addon for addon in self.addons if self.fingerprint(addon) not in self.clean]
        scripts = [path for path in self.of_type(".js") if "static" in path.parts]
        return {
            "ruff check": python and [self.program("ruff"), "check", *python],
            "ruff format": python and [self.program("ruff"), "format", "--check", *python],
            "pylint-odoo": unknown and [self.program("pylint"), *unknown],
            "oca-checks-odoo-module": self.addons
            and [self.program("oca-checks-odoo-module"), *self.addons],
            "prettier": self.prettier("--check"),
            "eslint": scripts and [*self.node.script("eslint/bin/eslint.js"), *scripts],
        }

    def fingerprint(self, addon):
        """What an add-on and what pylint says of it depend on."""
        files = [ROOT / path for path in self.files if addon in path.parents]
        return f"{addon} " + short_hash(
            self.env.name, ROOT / ".pylintrc", *map(str, files), *files
        )

    def remember_clean(self):
        """Note that pylint has nothing to say about the add-ons as they are."""
        others = {
            known for known in self.clean if known.partition(" ")[0] not in map(str, self.addons)
        }
        now = {self.fingerprint(addon) for addon in self.addons}
        write_atomically(CLEAN, json.dumps(sorted(others | now), indent=1))

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
        plugin = self.node.modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
        options = [f"--plugin={plugin}", "--log-level=warn", "--no-error-on-unmatched-pattern"]
        program = self.node.script("prettier/bin/prettier.cjs")
        return files and [*program, action, *options, *files]

    def of_type(self, *suffixes):
        """The files with one of these endings."""
        return [path for path in self.files if path.suffix in suffixes]

    def program(self, name):
        """A program of the linters' virtual environment."""
        return self.env / "bin" / name

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
