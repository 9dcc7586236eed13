"""What add-ons do to each other that know nothing of each other: all of them are installed."""

import pytest


@pytest.fixture(scope="module")
def worker(workers):
    worker = workers[0]
    worker.shop("install", names=["rma_policy", "rma_tier_validation"])
    return worker


def test_an_expired_return_is_reopened_where_tiers_approve(worker, staff):
    """The tiers had agreed before; they are not asked for the same goods again."""
    rma = worker.shop("approve_by_tier", reviewer_id=staff["colleague"])
    worker.shop("expire", rma_id=rma)
    assert worker.shop("describe", rma_id=rma)["state"] == "cancel"
    worker.call("rma.order", "action_reopen", [rma], uid=staff["clerk"])
    left = worker.shop("describe", rma_id=rma)
    assert left["state"] == "approved"
    assert left["receipts"] == [["assigned", 2.0]]
