"""Databases with their filestores: copying, dropping, and the templates that tests start from."""

import contextlib
import os
import re
import shutil

from .addons import foreign_dependencies
from .building import locked
from .console import SetupError, say
from .paths import CHECKOUT_ID, DATA_DIR, LIB, LOCAL, short_hash
from .process import run

TEMPLATES = f"rma_template_{CHECKOUT_ID}_"
UNFINISHED = "_new"  # a template that is being made, or was when its maker was killed
INSTALLED = f"rma_installed_{CHECKOUT_ID}_"  # see `installed`
TEST_RUNS = f"rma_test_{CHECKOUT_ID}_"


def installed_name(addons, manifests):
    """The name of the kept database in which `addons` are installed."""
    key = "all" if set(addons) == set(manifests) else short_hash(*sorted(addons))
    return INSTALLED + key


def filestore(name):
    """The folder of a database's attachments."""
    return DATA_DIR / "filestore" / name


class Databases:
    """The databases of a set-up's server."""

    def __init__(self, suite):
        self.suite = suite

    def names(self, prefix=""):
        """The names of the databases that start with `prefix`."""
        rows = self.suite.server.psql("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return [name for name in rows.splitlines() if name.startswith(prefix)]

    def exists(self, name):
        """Whether there is a database of that name."""
        return name in self.names(name)

    def drop(self, name):
        """Drop a database, whoever is connected, and its filestore."""
        # PostgreSQL itself sends its own vacuuming away; it refuses to do so WITH (FORCE), which
        # is for what killed runs left, unless a superuser asks.
        try:
            self.suite.server.psql(f'DROP DATABASE IF EXISTS "{name}"')
        except SetupError:
            self.suite.server.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(filestore(name), ignore_errors=True)

    def copy(self, source, target):
        """Copy a database, and its filestore by hard links: Odoo never changes a file in it."""
        version = int(self.suite.server.psql("SHOW server_version_num"))
        # Several times faster than the default, which writes the copy to the log as well.
        strategy = " STRATEGY FILE_COPY" if version >= 150000 else ""
        self.suite.server.psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"{strategy}')
        shutil.rmtree(filestore(target), ignore_errors=True)
        if filestore(source).exists():
            shutil.copytree(filestore(source), filestore(target), copy_function=link)

    def rename(self, source, target):
        """Give a database, and its filestore, another name."""
        self.suite.server.psql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
        shutil.rmtree(filestore(target), ignore_errors=True)
        if filestore(source).exists():
            filestore(source).rename(filestore(target))

    def install(self, name, addons, doing, *options, environ=None):
        """Install add-ons into a database, made when there is none; return Odoo's log."""
        installing = ["-i", ",".join(addons)] if addons else []
        command = self.suite.odoo_command("-d", name, *installing, *options)
        command += ["--stop-after-init", "--no-http"]
        return run(command, doing, with_stderr=True, env=environ or self.suite.environ)

    def make_assets(self, name, unit_tests=False):
        """Make the bundles of scripts and styles now: the first page of every copy saves 20 s.

        :param unit_tests: also those of the scripts' unit tests, which take as long as the others
        """
        # `tests_assets` are those of tests in an older manner, of which there are none.
        left_out = r"\.tests_assets$|qunit" + ("" if unit_tests else "|unit_tests")
        script = f"left_out = {left_out!r}\n" + (LIB / "make_assets.py").read_text()
        self.suite.shell(name, script, "making the assets")

    def ensure_template(self, addons, manifests, demo=False):
        """The name of a database with all that `addons` depend on, with demo data or without.

        What is installed into a copy then comes with its demo data or without as well.
        """
        depends = foreign_dependencies(addons, manifests)
        name = self._template_name(addons, manifests, demo)
        with locked(LOCAL / "locks" / f"{name}.lock"):
            if self.exists(name) and filestore(name).exists():
                return name
            data = " and demo data" if demo else ""
            say(f"making a template database with {', '.join(depends)}{data}")
            unfinished = name + UNFINISHED
            self.drop(unfinished)
            self.drop(name)
            options = ["--with-demo"] if demo else []
            self.install(unfinished, depends, "making a template database", *options)
            self.rename(unfinished, name)
        return name

    def drop_stale(self, manifests, selected):
        """Drop databases that nothing uses any more, and what killed test runs left."""
        sets = [[name] for name in manifests] + [list(manifests), selected]
        wanted = {self._template_name(addons, manifests) for addons in sets}
        wanted.add(self._template_name(list(manifests), manifests, demo=True))
        for name in self.names(TEMPLATES):
            if name.removesuffix(UNFINISHED) not in wanted:
                self.drop(name)
        kept = {installed_name(addons, manifests) for addons in sets}
        for name in self.names(INSTALLED):
            if name.removesuffix(UNFINISHED) not in kept:
                self.drop(name)
        for name in self.names(TEST_RUNS):
            found = re.match(r"(\d+)_", name.removeprefix(TEST_RUNS))
            if not found or not is_alive(int(found[1])):
                self.drop(name)

    @contextlib.contextmanager
    def test_run(self):
        """Yield the start of the names for this run's databases; they are dropped at its end."""
        prefix = f"{TEST_RUNS}{os.getpid()}_"
        try:
            yield prefix
        finally:
            for name in self.names(prefix):
                self.drop(name)

    def _template_name(self, addons, manifests, demo=False):
        depends = foreign_dependencies(addons, manifests)
        key = short_hash(str(self.suite.odoo.home), self.suite.env.name, *depends)
        return f"{TEMPLATES}{'demo_' if demo else ''}{key}"


def link(source, target):
    """Hard-link a file, or copy it where the file system cannot link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def is_alive(pid):
    """Whether a process of this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
