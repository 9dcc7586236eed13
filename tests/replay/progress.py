"""Shows how far a long job is: a bar for somebody who watches, else a line now and then."""

import sys
import time
from collections import defaultdict
from contextlib import contextmanager

WIDTH = 30
TENTHS = 10


class Progress:
    """The progress of one job of `total` steps, on standard error."""

    def __init__(self, name, total, stream=None):
        self.name = name
        self.total = total
        self.done = 0
        self.stream = stream or sys.stderr
        self.started = time.monotonic()
        self.show()

    def advance(self, steps):
        """Say that so many steps more are done."""
        before = self.done * TENTHS // max(self.total, 1)
        self.done += steps
        if self.stream.isatty() or self.done * TENTHS // max(self.total, 1) > before:
            self.show()

    def show(self):
        """Write the present state."""
        share = self.done / self.total if self.total else 1
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        text = f"{self.name} {self.done:,}/{self.total:,}  {minutes}:{seconds:02}"
        if self.stream.isatty():
            bar = "#" * round(share * WIDTH)
            text = f"\r[{bar:<{WIDTH}}] {share:4.0%}  {text} "
        end = "" if self.stream.isatty() and self.done < self.total else "\n"
        print(text, end=end, file=self.stream, flush=True)


class Stopwatch:
    """Adds up the seconds spent on each kind of work."""

    def __init__(self):
        self.seconds = defaultdict(float)

    @contextmanager
    def measure(self, work):
        """Count the time of a block as `work`."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[work] += time.monotonic() - started
