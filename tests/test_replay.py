"""A real retailer's returns through the suite, on a few days; docs/replay.md has the full run."""

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest

REPLAY = Path(__file__).parent / "replay"
EXCERPT = REPLAY / "data" / "excerpt.csv.gz"
TIMEOUT = 1200


def run(*arguments):
    """Run the command in a database of its own, which is dropped at the end."""
    options = [*arguments, "--database", f"replay_test_{os.getpid()}"]
    if template := os.environ.get("RMA_TEST_DATABASE"):
        options += ["--template", template]
    return subprocess.run(
        [REPLAY / "online_retail", *options],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """The finished command and the file of what it left out."""
    left_out = tmp_path_factory.mktemp("replay") / "left_out.csv"
    return run(EXCERPT, "--batch", "7", "--left-out", left_out), left_out


def test_the_books_agree_to_the_penny(replayed):
    result, __ = replayed
    assert result.returncode == 0, result.stdout + result.stderr
    assert "The books agree to the penny: GBP 1,944.94 credited by both." in result.stdout


def test_open_amounts_are_the_retailer_s(replayed):
    result, __ = replayed
    found = re.search(
        r"^Open +GBP (\S+) of .*, GBP (\S+) by .*; (\d+) matches$", result.stdout, re.M
    )
    assert found and found[1] == found[2]
    # All credit notes but the one for goods without an order.
    assert found[3] == "12"


def test_accounting_pivot_and_workbooks_say_the_same(replayed):
    result, __ = replayed
    for where in ("accounting", "the pivot", "the Excel summary", "the Excel detail"):
        [line] = [line for line in result.stdout.splitlines() if line.startswith(f"{where}  ")]
        assert line.split()[-4] == "10" and line.split()[-1] == "1,944.94"


def test_every_matching_line_is_replayed(replayed):
    result, __ = replayed
    assert "59 of 192 match a purchase and were replayed (as 60 lines of returns)" in result.stdout
    assert "Returns       10, of which closed 10; 10 receipts, 13 credit notes" in result.stdout


def test_every_line_left_out_is_named_with_its_reason(replayed):
    __, left_out = replayed
    with left_out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 192 - 59
    assert all(row["invoice"].startswith("C") and row["reason"] for row in rows)


def test_a_return_window_refuses_as_counted_from_the_data(tmp_path):
    result = run(EXCERPT, "--window", "1", "--fee", "15", "--left-out", tmp_path / "left_out.csv")
    assert result.returncode == 0, result.stdout + result.stderr
    assert (
        "Policy        1 days from the delivery: 52 allowed (GBP 1,684.16), "
        "1 a person decides (GBP 18.75), 7 refused (GBP 234.38)" in result.stdout
    )
    assert "15 % restocking fee: GBP 255.46 would be kept" in result.stdout
    assert "Too late: it could be returned until" in result.stdout


def test_says_when_there_is_nothing_to_replay():
    result = run(EXCERPT, "--days", "1")
    assert result.returncode == 2
    assert "No return line of this period matches a purchase." in result.stderr
