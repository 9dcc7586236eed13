"""What the suite has set itself, as ratios within one run and as absolute numbers of queries."""

from dataclasses import dataclass


@dataclass
class Target:
    """``figure`` of a flow's column, per return, at most ``limit`` (times another column's). Or
    the queries of a step, whose name is the figure."""

    flow: str
    figure: str
    limit: float
    of: str = ""

    def check(self, results, counts):
        """Return what was measured as text, and whether it is reached; None if not measured."""
        columns = results.get(self.flow, {})
        if "suite" not in columns or (self.of and self.of not in columns):
            return None
        value = self._get(columns["suite"])
        if value is None:
            return None
        if self.of:
            ratio = value / self._get(columns[self.of])
            return f"{ratio:.2f}×", ratio <= self.limit
        value /= counts[self.flow]
        return f"{value:.0f}", value <= self.limit

    def _get(self, result):
        return result.get(self.figure, result.get("steps", {}).get(self.figure))

    @property
    def text(self):
        """The target in words."""
        names = {"cpu": "CPU", "queries": "queries per return"}
        what = names.get(self.figure, f"queries of step {self.figure}")
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
    Target("refund 1", "queries", 400),
    Target("refund 200", "cpu", 0.6, "oca"),
    Target("refund 200", "queries", 55),
    Target("refund of 20 lines", "cpu", 0.65, "oca"),
    Target("refund of 20 lines", "cpu", 1.0, "bare"),
    Target("refund of 20 lines", "queries", 600),
    Target("replacement 200", "cpu", 0.6, "oca"),
    Target("replacement 200", "queries", 75),
    Target("replacement of 20 lines", "cpu", 0.45, "oca"),
    Target("replacement of 20 lines", "queries", 1000),
    Target("refund of 300 lines", "preview", 300),
    Target("refund of 300 lines", "approve", 1.2, "floor"),
    Target("refund of 300 lines", "receive", 1.2, "floor"),
    Target("refund of 300 lines", "post", 1.2, "floor"),
    Target("refund of 300 lines", "cpu", 1.0, "bare"),
]
