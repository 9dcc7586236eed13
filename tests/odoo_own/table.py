"""The table of both runs, for people."""

SIDES = ("without", "with")

HEAD = """# Odoo's own tests, with the suite and without it

`tests/odoo_own/run MODULE …` runs all tests of Odoo's modules twice: on a database with what the
suite needs, and on one with the whole suite installed as well; all of them once everything is
installed, also those that Odoo runs before. Both have every module, no demo data, and the accounts
of the generic chart, so some tests fail on either side. What is below is the last run of each
module; it is on demand and not in CI.

| module | tests | fail without the suite | fail with it | fail with it alone |
| --- | ---: | ---: | ---: | ---: |
"""


def write_table(results, path):
    """Write the table and return whether something fails with the suite alone."""
    rows, reasons, total = [], [], [0, 0, 0, 0]
    for module in sorted(results):
        without, with_it = (results[module].get(side, {}).get("tests", {}) for side in SIDES)
        new = [name for name in sorted(with_it) if with_it[name] and not without.get(name)]
        counts = [len(with_it), count_failed(without), count_failed(with_it), len(new)]
        total = [one + other for one, other in zip(total, counts, strict=True)]
        rows.append(f"| `{module}` | {' | '.join(map(str, counts))} |")
        reasons += [f"- `{module}`, `{name}`: {tell(with_it[name])}" for name in new]
    rows.append(f"| all | {' | '.join(map(str, total))} |")
    text = HEAD + "\n".join(rows) + "\n"
    if reasons:
        text += "\n## What fails with the suite alone\n\n" + "\n".join(reasons) + "\n"
    path.write_text(text)
    return bool(reasons)


def count_failed(tests):
    return sum(bool(reason) for reason in tests.values())


def tell(reason):
    """Return a reason so that Markdown leaves it alone."""
    return f"`{reason.replace('`', chr(39))}`"
