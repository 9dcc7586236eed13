"""Starts a command of the set-up: `launch.py demo|test|odoo|shell-env|lint [ARGS…]`."""

from suite_setup.cli import main

main()
