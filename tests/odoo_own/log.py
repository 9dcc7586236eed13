"""What a log of Odoo's tests says: which ran, and which failed why."""

import re

STARTED = re.compile(r" odoo\.addons\.(\w+\.tests\.[\w.]+): Starting (\w+\.\w+) \.\.\.")
BROKEN = re.compile(r" (?:ERROR|WARNING) \S+ \S+ (FAIL|ERROR): (?:Subtest )?(\S+)")
REASON = re.compile(r"^[\w.]*(?:Error|Exception|Failure|Violation|Warning)\b.*")


def read_log(text):
    """Return ``{test: reason}`` of the tests that ran; the reason is empty where one passed.

    >>> log = '''... INFO db odoo.addons.sale.tests.test_a: Starting TestA.test_one ...
    ... ... INFO db odoo.addons.sale.tests.test_a: Starting TestA.test_two ...
    ... ... ERROR db odoo.addons.sale.tests.test_a: FAIL: TestA.test_two
    ... Traceback (most recent call last):
    ... AssertionError: 1 != 2'''
    >>> read_log(log)
    {'TestA.test_one': '', 'TestA.test_two': 'AssertionError: 1 != 2'}
    """
    results = {}
    failing = None
    for line in text.splitlines():
        if started := STARTED.search(line):
            results.setdefault(started[2], "")
            failing = None
        elif broken := BROKEN.search(line):
            failing = broken[2]
            results[failing] = results.get(failing) or broken[1]
        elif failing and REASON.match(line):
            if results[failing] in ("FAIL", "ERROR"):
                results[failing] = line.strip()[:200]
    return results
