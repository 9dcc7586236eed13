"""Tries mutants, all of plain modules and a sample of the others; prints those that survive."""

import argparse
import ast
import random
import sys
import time
from pathlib import Path

from properties.database import copied_database, open_database

import odoo.init  # noqa: F401  # makes odoo.Command
from odoo.modules.module import initialize_sys_path
from odoo.tools import config

from .mutants import Mutant, make_mutants
from .targets import MODELS, PLAIN
from .trials import is_noticed_by_examples, is_noticed_by_tests, run_tests

ROOT = Path(__file__).resolve().parent.parent.parent


def main():
    """Try, and return the exit code: 1 where fewer are noticed than asked for."""
    options = parse()
    config.parse_config(["--no-http", "--max-cron-threads=0", "--log-level=critical"])
    initialize_sys_path()
    score = Score()
    for path in PLAIN:
        assert not is_noticed_by_examples(make_original(path), get_module(path)), path
        for mutant in draw(path, None, options):
            score.note(mutant, is_noticed_by_examples(mutant, get_module(path)))
    if options.models:
        with copied_database(options.template) as name:
            config["db_name"] = [name]
            config["test_enable"] = True
            open_database(name)
            for path, tests in MODELS.items():
                assert run_tests(tests), f"the tests of {path} fail without any mutant"
                for mutant in draw(path, options.models, options):
                    score.note(mutant, is_noticed_by_tests(mutant, get_module(path), tests))
    return int(score.tell() < options.score)


def parse():
    parser = argparse.ArgumentParser(prog="tests/mutation/run", description=__doc__)
    parser.add_argument("--models", type=int, default=0, help="mutants of each file of models")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same mutants")
    parser.add_argument("--score", type=float, default=0.9, help="what part must be noticed")
    parser.add_argument("--template", help="database to copy; without it one is made")
    parser.add_argument("--only", default="", help="a part of the names of the files to change")
    return parser.parse_args()


def draw(path, count, options):
    """Return mutants of a file, all or some."""
    if options.only not in path:
        return []
    mutants = make_mutants(path, (ROOT / path).read_text())
    if count is None or count >= len(mutants):
        return mutants
    return random.Random(f"{options.seed} {path}").sample(mutants, count)


def make_original(path):
    """Return a mutant that is none."""
    return Mutant(path, 0, "", "nothing", ast.parse((ROOT / path).read_text()))


def get_module(path):
    return "odoo." + path.removesuffix(".py").replace("/", ".")


class Score:
    """How many were tried, noticed, and which survived."""

    def __init__(self):
        self.tried = self.noticed = 0
        self.started = time.monotonic()

    def note(self, mutant, is_noticed):
        if is_noticed is None:
            return
        self.tried += 1
        self.noticed += is_noticed
        if not is_noticed:
            print(f"survives  {mutant}", flush=True)

    def tell(self):
        part = self.noticed / max(self.tried, 1)
        seconds = time.monotonic() - self.started
        print(f"{self.tried} mutants, {self.noticed} noticed, {part:.1%}, {seconds:.0f} s")
        return part


if __name__ == "__main__":
    sys.exit(main())
