"""Whether tests notice a mutant: examples of plain modules, and tests of models on a database."""

import doctest
import importlib
import io
import logging
import signal
import sys
import types
import unittest
from contextlib import contextmanager
from pathlib import Path


class TooLongError(Exception):
    """A mutant that never ends was noticed."""


@contextmanager
def patience(seconds):
    def stop(*__):
        raise TooLongError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def is_noticed_by_examples(mutant, name):
    """Tell whether the examples of a module, in it and beside its tests, notice a mutant."""
    original = importlib.import_module(name)
    module = types.ModuleType(name)
    module.__package__ = original.__package__
    module.__file__ = original.__file__
    try:
        with patience(5):
            # Data classes look up their module.
            sys.modules[name] = module
            exec(compile(mutant.tree, mutant.path, "exec"), module.__dict__)
            runner = doctest.DocTestRunner(verbose=False)
            edges = Path(original.__file__).parent / "tests" / f"{name.rpartition('.')[2]}.txt"
            examples = doctest.DocTestFinder().find(module, name)
            examples.append(
                doctest.DocTestParser().get_doctest(
                    edges.read_text(), vars(module), edges.name, str(edges), 0
                )
            )
            for test in examples:
                if runner.run(test, out=io.StringIO().write).failed:
                    return True
    except (Exception, TooLongError):
        return True
    finally:
        sys.modules[name] = original
    return False


def is_noticed_by_tests(mutant, name, suite_names):
    """Tell whether tests on the open database notice a mutant of a module of models."""
    function = find_function(importlib.import_module(name), mutant.function)
    code = find_code(compile(mutant.tree, mutant.path, "exec"), mutant.function.split("."))
    original = function.__code__
    if code.co_freevars != original.co_freevars:
        return None
    function.__code__ = code
    try:
        with patience(600):
            return not run_tests(suite_names)
    except TooLongError:
        return True
    finally:
        function.__code__ = original


def find_function(module, path):
    """Return the function of a class in a module, whatever decorates it."""
    value = module
    for part in path.split("."):
        value = vars(value)[part]
    value = getattr(value, "fget", None) or getattr(value, "__func__", value)
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value


def find_code(code, path):
    for part in path:
        code = next(
            const
            for const in code.co_consts
            if isinstance(const, types.CodeType) and const.co_name == part
        )
    return code


def run_tests(names):
    """Run test classes, ``module:Class``, and tell whether all passed."""
    from odoo.tests.result import OdooTestResult
    from odoo.tests.suite import OdooSuite

    logging.disable(logging.CRITICAL)
    try:
        tests = []
        for name in names:
            module, __, cls = name.partition(":")
            case = getattr(importlib.import_module(module), cls)
            tests += unittest.TestLoader().loadTestsFromTestCase(case)
        result = OdooTestResult()
        # One that notices is enough.
        result.failfast = True
        for test in tests:
            test._test_params = {}
        OdooSuite(tests).run(result)
        return result.wasSuccessful()
    finally:
        logging.disable(logging.NOTSET)
