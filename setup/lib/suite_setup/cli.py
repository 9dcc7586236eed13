"""The commands' entry points: reads the command's name, runs it, puts errors into one sentence."""

import argparse
import errno
import os
import shlex
import sys

from . import environment, odoo, postgres, python_env
from .console import SetupError, say

SHELL_ENV_HELP = """\
Prints the variables that lead to Odoo, its Python and PostgreSQL, which is left running:

    eval "$(setup/shell-env)"
    $RMA_PYTHON $RMA_ODOO_BIN shell -d rma_demo
"""


def main():
    """Run the command that `setup/lib/launch` was called with."""
    name, *arguments = sys.argv[1:]
    commands = {"odoo": run_odoo, "shell-env": shell_env}
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
