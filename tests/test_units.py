"""Odoo's own units agree with their number."""

import doctest
import runpy
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "addons" / "rma_core" / "units.py"
UNITS = runpy.run_path(str(SOURCE))


def test_the_examples_are_true():
    parser, name = doctest.DocTestParser(), str(SOURCE)
    tests = [
        parser.get_doctest(UNITS[function].__doc__, UNITS, function, name, 0)
        for function in ("agree", "_one_few_many_fraction")
    ]
    results = [doctest.DocTestRunner().run(test) for test in tests]
    assert [result.failed for result in results] == [0, 0]
    assert all(result.attempted for result in results)


def test_each_language_has_all_forms_of_each_unit():
    lengths = {"pl": 4}
    for languages in UNITS["UNITS"].values():
        assert languages.keys() == UNITS["RULES"].keys()
        for language, (__, forms) in languages.items():
            assert len(forms) == lengths.get(language, 2)
