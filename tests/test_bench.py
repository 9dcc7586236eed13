"""The bench compares what had the same share of the machine."""

from pathlib import Path

import pytest

ROUNDS = 12
COLUMNS = ["suite", "oca", "bare"]


class FakeWorker:
    """A worker that only notes whose turn it was."""

    turns = []

    def __init__(self, request, result):
        self.column = request["column"]
        self.left = request["rounds"]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        """Nothing to stop."""

    def take_turn(self):
        self.turns.append(self.column)
        self.left -= 1
        return bool(self.left)

    def read(self):
        return {"column": self.column}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "bench")
    from rma_bench import server

    monkeypatch.setattr(server, "Worker", FakeWorker)
    monkeypatch.setattr(FakeWorker, "turns", [])
    return server


def take_turns(server, rounds):
    requests = [
        {"column": column, "rounds": count} for column, count in zip(COLUMNS, rounds, strict=True)
    ]
    return server.measure_in_turns(requests)


def test_every_column_has_a_turn_in_each_round_and_none_always_follows_the_same(server):
    results = take_turns(server, [ROUNDS] * len(COLUMNS))
    assert [result["column"] for result in results] == COLUMNS
    turns = FakeWorker.turns
    rounds = [turns[start : start + len(COLUMNS)] for start in range(0, len(turns), len(COLUMNS))]
    assert len(rounds) == ROUNDS
    assert all(sorted(part) == sorted(COLUMNS) for part in rounds)
    followed = dict.fromkeys(COLUMNS, 0)
    for before, after in zip(turns, turns[1:], strict=False):
        followed[after] += before == "oca"
    assert all(followed[column] < ROUNDS - 1 for column in COLUMNS)
    assert len({part[0] for part in rounds}) == len(COLUMNS)


def test_who_has_done_all_runs_waits_for_nobody(server):
    take_turns(server, [1, 3, 2])
    assert sorted(FakeWorker.turns) == sorted(["suite"] + ["oca"] * 3 + ["bare"] * 2)
    assert FakeWorker.turns[-1] == "oca"
