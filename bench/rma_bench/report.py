"""The tables of a run, for the terminal and for docs/benchmark.md."""

import json

from .facts import tell_days
from .scale_report import scale_sections
from .server import BENCH
from .targets import NAMES, TARGETS

DOCUMENT = BENCH.parent / "docs" / "benchmark.md"
RESULTS = BENCH / "results.json"
INTRODUCTION = BENCH / "introduction.md"
ORDER = ("suite", "mails", "oca", "oca_mails", "bare", "floor")


class Report:
    """Collects results and tells them."""

    def __init__(self, day, quick):
        self.day = f"{day:%d %B %Y}"
        self.quick = quick
        self.facts = []
        self.flows = {}
        self.counts = {}
        self.scale = {}
        self.has_scaled = False

    def add_flow(self, name, column, count, result):
        """Keep a flow's result."""
        self.flows.setdefault(name, {})[column] = {**result, "day": self.day}
        self.counts[name] = count

    def add_scale(self, size, column, result):
        """Keep the results of a table size: ``{probe: figures}``."""
        if not self.has_scaled:
            self.scale, self.has_scaled = {}, True
        self.scale.setdefault(size, {})[column] = {
            question: {**figures, "day": self.day} for question, figures in result.items()
        }

    def add_former(self):
        """Take what this run did not measure from the run that measured it last."""
        if not RESULTS.exists():
            return
        former = json.loads(RESULTS.read_text())
        self.flows = {**former["flows"], **self.flows}
        self.counts = {**former["counts"], **self.counts}
        # Each time: another run may measure it at the same time.
        if not self.has_scaled:
            self.scale = {int(size): found for size, found in former["scale"].items()}

    def save(self):
        """Keep all figures, those of single runs included."""
        kept = {"flows": self.flows, "counts": self.counts, "scale": self.scale}
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n")

    @property
    def verdicts(self):
        """``[(flow, target, measured, reached)]`` of what was measured."""
        checked = [
            (target.flow, target.text, target.check(self.flows, self.counts)) for target in TARGETS
        ]
        return [(flow, text, *found) for flow, text, found in checked if found]

    @property
    def has_missed(self):
        """Whether a target was measured and missed."""
        return any(not reached for *__, reached in self.verdicts) or any(
            not reached for *__, reached in scale_sections(self.scale)[1]
        )

    @property
    def text(self):
        """The whole report in Markdown."""
        parts = [facts_table(self.facts)]
        if self.quick:
            parts.insert(0, "**A quick run: small batches, measured once.**")
        if self.flows:
            found = [result for columns in self.flows.values() for result in columns.values()]
            parts += ["## Flows", tell_days(found), self.flows_table()]
            parts += [part for part in (self.steps_table(), self.documents_text()) if part]
        tables, scale_verdicts = scale_sections(self.scale)
        parts += tables
        verdicts = self.verdicts + scale_verdicts
        if verdicts:
            parts += ["## Targets", verdicts_table(verdicts)]
        return "\n\n".join(parts) + "\n"

    def write(self):
        """Write docs/benchmark.md; what this run did not measure stays as it was."""
        self.add_former()
        self.save()
        DOCUMENT.write_text(f"{INTRODUCTION.read_text()}\n{self.text}")

    def flows_table(self):
        """A line per flow and column; batches per return."""
        lines = [
            "| flow | column | seconds | CPU s | CPU ÷ OCA | queries | queries per return "
            "| memory MB | runs |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|",
        ]
        for name, columns in self.flows.items():
            oca = columns.get("oca", {}).get("cpu")
            for column in ORDER:
                if found := columns.get(column):
                    ratio = f"{found['cpu'] / oca:.2f}" if oca else ""
                    per_return = found["queries"] / self.counts[name]
                    lines.append(
                        f"| {name} | {NAMES[column]} | {found['seconds']:.2f} "
                        f"| {found['cpu']:.2f} | {ratio} | {found['queries']:.0f} "
                        f"| {per_return:.0f} | {found['memory']:.0f} | {len(found['runs'])} |"
                    )
        return "\n".join(lines)

    def steps_table(self):
        """The queries of each step of the largest return, by column."""
        rows = [
            (name, column, found["steps"])
            for name, columns in self.flows.items()
            for column, found in columns.items()
            if "preview" in columns.get("suite", {}).get("steps", {})
        ]
        lines = ["| queries of steps | column | preview | approve | receive | post |"]
        lines.append("|---|---|--:|--:|--:|--:|")
        for name, column, steps in rows:
            cells = (
                str(steps.get(step, "")) for step in ("preview", "approve", "receive", "post")
            )
            lines.append(f"| {name} | {NAMES[column]} | {' | '.join(cells)} |")
        return "\n".join(lines) if rows else ""

    def documents_text(self):
        """Say what was made, so that a reader sees that the columns did the same work."""
        lines = ["Final documents of each run (posted or done) and what was credited:", ""]
        for name, columns in self.flows.items():
            made = {}
            for column in ORDER:
                if found := columns.get(column):
                    counts = [f"{count} {kind}" for kind, count in found["documents"].items()]
                    what = f"{', '.join(counts)}, {found['credited']:.2f} credited"
                    made.setdefault(what, []).append(NAMES[column])
            told = "; ".join(f"{', '.join(who)}: {what}" for what, who in made.items())
            lines.append(f"- {name}: {told}")
        return "\n".join(lines)


def facts_table(facts):
    """The environment."""
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in facts)])


def verdicts_table(verdicts):
    """Which targets are reached."""
    lines = ["| what | target | measured | reached |", "|---|---|--:|---|"]
    for what, target, measured, reached in verdicts:
        lines.append(f"| {what} | {target} | {measured} | {'yes' if reached else '**no**'} |")
    return "\n".join(lines)
