"""The commands' entry points: reads the command's name, runs it, puts errors into one sentence."""

import argparse
import errno
import os
import shlex
import signal
import sys

from . import environment, odoo, postgres, python_env
from .addons import check_names, suite_addons
from .console import SetupError, say
from .demo import run_demo
from .linters import Linters
from .report import print_report
from .testing import run_tests
from .translations import write_translations

DEMO_HELP = """\
Makes a database with the suite and demo data, runs the main job once, prints what it did and who
can log in, and serves on this machine until Ctrl-C. The next time it serves the same database,
with the changes made in addons/ since.
"""
TEST_HELP = """\
Runs the linters, the tests of all add-ons, and tests/. With the name of an ADDON only what belongs
to that one, without the tests that take seconds (Odoo's tag "slow") unless --all asks for them;
with --tags only the chosen tests. Ends with `N passed, N failed`; logs and screenshots are in
.local/log.

    setup/test rma_core
    setup/test rma_core --tags :TestReturn.test_refuses_more_than_delivered
"""
LINT_HELP = "Runs the linters over the whole checkout, or over the named add-ons."
TRANSLATIONS_HELP = """\
Writes addons/*/i18n/ anew: the .pot with all texts, and the .po of the languages that there are,
with what is translated so far and what is new.
"""
SHELL_ENV_HELP = """\
Prints the variables that lead to Odoo, its Python and PostgreSQL, which is left running:

    eval "$(setup/shell-env)"
    $RMA_PYTHON $RMA_ODOO_BIN shell -d rma_demo
"""


def main():
    """Run the command that `setup/lib/launch` was called with."""
    name, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, interrupt)
    commands = {
        "demo": demo,
        "lint": lint,
        "odoo": run_odoo,
        "shell-env": shell_env,
        "test": test,
        "translations": translations,
    }
    try:
        sys.exit(commands[name](arguments))
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit("setup: The disk is full: free some space and run the same command again.")


def interrupt(_signal, _frame):
    """Let the end that a CI demands be like Ctrl-C: nothing is left behind."""
    raise KeyboardInterrupt


def parser(command, description):
    """An argument parser for `setup/COMMAND`."""
    return argparse.ArgumentParser(
        prog=f"setup/{command}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def run_odoo(arguments):
    """setup/odoo: Odoo's own command line, untouched."""
    suite = environment.ensure_suite()
    command = suite.odoo_command(*arguments)
    os.execve(command[0], command, suite.environ)


def shell_env(arguments):
    """setup/shell-env: what a script needs to run Odoo itself."""
    options = parser("shell-env", SHELL_ENV_HELP)
    options.add_argument("--stop", action="store_true", help="stop the checkout's PostgreSQL")
    if options.parse_args(arguments).stop:
        stopped = postgres.stop(python_env.ensure_odoo_env(odoo.ensure_odoo()))
        say("PostgreSQL is stopped" if stopped else "PostgreSQL was not running")
        return
    suite = environment.ensure_suite()
    for name in environment.UNWANTED:
        print(f"unset {name}")
    for name, value in suite.variables.items():
        print(f"export {name}={shlex.quote(value)}")


def test(arguments):
    """setup/test: linters, the add-ons' tests, tests/."""
    options = parser("test", TEST_HELP)
    options.add_argument("addons", nargs="*", metavar="ADDON", help="test only this add-on")
    options.add_argument("--tags", help="choose tests in the syntax of Odoo's --test-tags")
    options.add_argument("--all", action="store_true", help="also the slow tests of an ADDON")
    chosen = options.parse_args(arguments)
    return run_tests(chosen.addons, chosen.tags, chosen.all)


def lint(arguments):
    """setup/lint: the linters alone."""
    options = parser("lint", LINT_HELP)
    options.add_argument("addons", nargs="*", metavar="ADDON", help="look only at this add-on")
    options.add_argument("--fix", action="store_true", help="let ruff and prettier mend files")
    chosen = options.parse_args(arguments)
    check_names(chosen.addons, suite_addons())
    linters = Linters(chosen.addons)
    if chosen.fix:
        linters.fix()
    return print_report([linters.run()])


def translations(arguments):
    """setup/translations: the texts to translate, and the translations."""
    parser("translations", TRANSLATIONS_HELP).parse_args(arguments)
    write_translations()


def demo(arguments):
    """setup/demo: the suite with demo data, served."""
    options = parser("demo", DEMO_HELP)
    options.add_argument("--port", type=int, default=8069, help="where to serve (default: 8069)")
    options.add_argument("--no-serve", action="store_true", help="make the database and end")
    options.add_argument("--reset", action="store_true", help="make the database anew")
    chosen = options.parse_args(arguments)
    run_demo(chosen.port, serve=not chosen.no_serve, reset=chosen.reset)
