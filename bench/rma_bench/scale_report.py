"""The tables of the growing table of returns."""

from .facts import tell_days
from .targets import NAMES

COLUMNS = ("suite", "oca")
GROWING = 2.0
GROWING_COST = 1.3
ONE_MORE = "one more return"
# Judged against OCA/rma at the largest size; opening one has no target.
GROUPS = ("group by state", "group by reason", "group by month")
UNJUDGED = ("open one",)


def scale_sections(scale):
    """Return the Markdown parts and ``[(question, target, measured, reached)]``.

    :param dict scale: ``{size: {column: {question: figures}}}``
    """
    sizes = sorted(scale)
    if not sizes:
        return [], []
    found = [
        figures
        for columns in scale.values()
        for answers in columns.values()
        for figures in answers.values()
    ]
    parts = ["## A growing table", tell_days(found), scale_table(scale, sizes)]
    return parts, list(verdicts(scale, sizes))


def scale_table(scale, sizes):
    """A line per question; CPU in milliseconds, and queries at the largest size."""
    columns = [(size, column) for column in COLUMNS for size in sizes if column in scale[size]]
    titles = [f"{NAMES[column]}, {size:,}" for size, column in columns]
    lines = [
        f"| CPU in ms | {' | '.join(titles)} | queries |",
        f"|---|{'--:|' * (len(titles) + 1)}",
    ]
    for question in questions(scale, sizes):
        cells = [
            f"{found['cpu'] * 1000:.1f}" if found else "–"
            for size, column in columns
            for found in [scale[size][column].get(question)]
        ]
        queries = [
            f"{found['queries']:.0f}" if found else "–"
            for column in COLUMNS
            if column in scale[sizes[-1]]
            for found in [scale[sizes[-1]][column].get(question)]
        ]
        lines.append(f"| {question} | {' | '.join(cells)} | {' / '.join(queries)} |")
    return "\n".join(lines)


def questions(scale, sizes):
    """All questions in the order in which they were put."""
    asked = {}
    for column in COLUMNS:
        asked |= dict.fromkeys(scale[sizes[0]].get(column, {}))
    return list(asked)


def verdicts(scale, sizes):
    """Yield what is reached between the smallest and the largest size."""
    first, last = scale[sizes[0]].get("suite", {}), scale[sizes[-1]].get("suite", {})
    other = scale[sizes[-1]].get("oca", {})
    for question in questions(scale, sizes):
        if question not in last or question in UNJUDGED:
            continue
        if question in GROUPS:
            if question in other:
                ratio = last[question]["cpu"] / other[question]["cpu"]
                target = f"CPU ≤ 1× {NAMES['oca']} at {sizes[-1]:,}"
                yield question, target, f"{ratio:.2f}×", ratio <= 1
        elif len(sizes) > 1:
            limit = GROWING_COST if question == ONE_MORE else GROWING
            ratio = last[question]["cpu"] / first[question]["cpu"]
            target = f"CPU at {sizes[-1]:,} ≤ {limit:g}× that at {sizes[0]:,}"
            yield question, target, f"{ratio:.2f}×", ratio <= limit
