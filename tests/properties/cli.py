"""Plays random sequences; says how many, with which seed, in what time."""

import argparse
import random
import subprocess
import sys
import time

from .database import copied_database, open_database
from .player import Player

PROGRESS_EVERY = 10  # seconds


def main():
    """Play, and return the exit code."""
    options = _parse()
    print(f"seed {options.seed}, {options.sequences} sequences", flush=True)
    if options.jobs > 1:
        return _share(options)
    with copied_database(options.template) as name:
        player = Player(
            open_database(name), options.sequences, options.seed, Progress(), options.survey
        )
        try:
            player.play_all()
        except BaseException:
            print(f"again: {_get_command(options)}", flush=True)
            raise
        finally:
            _print_result(player)
        if options.verbose:
            _print_counts(player)
    for kind, (count, story) in player.broken.items():
        print(f"\n=== {count} times {kind}\n{story}")
    return int(bool(player.broken))


def _parse():
    parser = argparse.ArgumentParser(prog="tests/properties/run", description=__doc__)
    parser.add_argument("--sequences", type=int, default=500)
    parser.add_argument("--seed", type=int, help="the same seed draws the same sequences")
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the sequences")
    parser.add_argument("--template", help="database to copy; without it one is made")
    parser.add_argument(
        "--survey",
        action="store_true",
        help="go on after failures; show the shortest sequence of each kind, not shrunk",
    )
    parser.add_argument("--verbose", action="store_true", help="count what happened and refusals")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.randrange(2**32)
    return options


def _get_command(options, program="tests/properties/run"):
    words = [program, "--sequences", options.sequences, "--seed", options.seed]
    words += ["--survey"] * options.survey + ["--verbose"] * options.verbose
    return " ".join(map(str, words))


def _share(options):
    """Let several processes play, each with a seed and a database of its own."""
    started = time.monotonic()
    count = -(-options.sequences // options.jobs)
    with copied_database(options.template) as name:
        processes = []
        for number in range(options.jobs):
            own = argparse.Namespace(
                **{**vars(options), "sequences": count, "seed": options.seed + number}
            )
            command = _get_command(own, f"{sys.executable} -m properties").split()
            processes.append(subprocess.Popen([*command, "--template", name]))
        codes = [process.wait() for process in processes]
    seconds = time.monotonic() - started
    print(f"{count * options.jobs} sequences, seed {options.seed}, {seconds:.0f} s in all")
    return max(map(abs, codes))


class Progress:
    """Prints a line every few seconds."""

    def __init__(self):
        self.printed = time.monotonic()

    def __call__(self, player):
        if time.monotonic() - self.printed > PROGRESS_EVERY:
            self.printed = time.monotonic()
            _print_result(player, "so far")


def _print_result(player, note=""):
    seconds = time.monotonic() - player.started
    print(
        f"{player.played} sequences, {player.steps.total()} steps, seed {player.seed}, "
        f"{seconds:.0f} s {note}".rstrip(),
        flush=True,
    )


def _print_counts(player):
    print("something was credited of orders with:")
    for name, count in player.credited.most_common():
        print(f"{count:7} {name}")
    print("what changed something:")
    for name, count in player.happened.most_common():
        print(f"{count:7} {name}")
    print("refused:")
    for (name, message), count in player.refusals.most_common(40):
        print(f"{count:7} {name}: {message[:150]}")
    sys.stdout.flush()
