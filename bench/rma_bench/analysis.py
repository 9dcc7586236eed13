"""`bench/run analysis`: workbooks, the analysis and the first screen over a full table."""

from .server import Databases, measure, say

SIZE, QUICK_SIZE = 1_000_000, 20_000
MOST_MEMORY = 250
SLOWEST_EXPORT = 1.5
SLOWEST_SCREEN = 1.0


def run_analysis(options):
    """Measure and print; return whether a target was missed."""
    size = QUICK_SIZE if options.quick else SIZE
    with Databases() as databases:
        database = databases.copy("analysis", "full")
        say(f"{size:,} returns")
        found = measure(
            {"kind": "analysis", "database": database, "column": "suite", "size": size}
        )
    missed = print_exports(found["exports"])
    print()
    return print_screens(found["screens"], size) or missed


def print_exports(exports):
    """Print what workbooks took, and return whether a target was missed."""
    has_missed = False
    print("| workbook | lines | columns | seconds | bare loop | ÷ bare | MB more | reached |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    for one in exports:
        bare = one["bare"]
        ratio = one["seconds"] / bare if bare else 0.0
        is_reached = ratio <= SLOWEST_EXPORT and one["memory"] < MOST_MEMORY
        verdict = ("yes" if is_reached else "**no**") if bare else ""
        has_missed |= bool(bare) and not is_reached
        cells = (f"{bare:.1f}", f"{ratio:.2f}") if bare else ("–", "–")
        print(
            f"| {one['name']} | {one['lines']:,} | {one['columns'] or '–'} | {one['seconds']:.1f} "
            f"| {cells[0]} | {cells[1]} | {one['memory']:.0f} | {verdict} |"
        )
    return has_missed


def print_screens(screens, size):
    """Print how long screens take, and return whether a target was missed."""
    has_missed = False
    print(f"| screen, {size:,} returns | median ms | p95 ms | CPU ms | queries | reached |")
    print("|---|--:|--:|--:|--:|---|")
    for name, figures in screens.items():
        is_reached = figures["p95"] <= SLOWEST_SCREEN
        has_missed |= not is_reached
        print(
            f"| {name} | {figures['seconds'] * 1000:.0f} | {figures['p95'] * 1000:.0f} "
            f"| {figures['cpu'] * 1000:.0f} | {figures['queries']:.0f} "
            f"| {'yes' if is_reached else '**no**'} |"
        )
    return has_missed
