"""What the suite has set itself, as ratios within one run and as absolute numbers of queries."""

from dataclasses import dataclass


@dataclass
class Target:
    """``figure`` of a flow's column, per return, at most ``limit`` (times another column's)."""

    flow: str
    figure: str
    limit: float
    of: str = ""

    def check(self, results, counts):
        """Return what was measured as text, and whether it is reached; None if not measured."""
        columns = results.get(self.flow, {})
        if "suite" not in columns or (self.of and self.of not in columns):
            return None
        value = columns["suite"][self.figure]
        if self.of:
            ratio = value / columns[self.of][self.figure]
            return f"{ratio:.2f}×", ratio <= self.limit
        value /= counts[self.flow]
        return f"{value:.0f}", value <= self.limit

    @property
    def text(self):
        """The target in words."""
        what = {"cpu": "CPU", "queries": "queries per return"}[self.figure]
        if self.of:
            return f"{what} ≤ {self.limit:g}× {NAMES[self.of]}"
        return f"{what} ≤ {self.limit:g}"


NAMES = {
    "suite": "this suite",
    "mails": "this suite, all mails",
    "oca": "OCA/rma",
    "oca_mails": "OCA/rma, all mails",
    "bare": "Odoo's wizards",
    "floor": "the floor",
}

TARGETS = [
    Target("refund 1", "cpu", 0.9, "oca"),
    Target("refund 1", "queries", 440),
    Target("refund 200", "cpu", 0.6, "oca"),
    Target("refund 200", "queries", 105),
    Target("refund of 20 lines", "cpu", 0.65, "oca"),
    Target("refund of 20 lines", "cpu", 1.0, "bare"),
    Target("refund of 20 lines", "queries", 800),
    Target("replacement 200", "cpu", 0.6, "oca"),
    Target("replacement 200", "queries", 75),
    Target("replacement of 20 lines", "cpu", 0.45, "oca"),
    Target("replacement of 20 lines", "queries", 1000),
]
