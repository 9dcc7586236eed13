"""Several processes at once, and processes that are killed: the documents in the end are those of
one process that was left in peace."""

import pytest
from _odoo import OdooError, Worker

# That the request came in, and that it is approved.
BOTH_MAILS = 2


def request_vals(line, quantity):
    return {"line_ids": [[0, 0, {"sale_line_id": line, "quantity": quantity}]]}


def race(first, second):
    """Let ``first`` do its work up to the commit, ``second`` run into it, then let both end.

    :param first: ``(worker, model, method, arguments, uid)``; so is ``second``
    :return: the outcome of each: its result or the error a client is told
    """
    worker, model, method, arguments, uid = first
    worker.call(model, method, *arguments, uid=uid, pause="commit")
    late, model, method, arguments, uid = second
    late.start(model, method, *arguments, uid=uid)
    late.wait_until_blocked()
    return outcome(worker.go_on), outcome(late.finish)


def outcome(finish):
    try:
        return finish()
    except OdooError as error:
        return error


def is_clear(error, *words):
    """Tell whether an error is meant for a person: none of the database's or of Python's own."""
    return (
        isinstance(error, OdooError)
        and error.kind in ("UserError", "ValidationError")
        and all(word in error.message for word in words)
    )


# ---------------------------------------------------------------------- two at once


def test_of_two_requests_for_the_last_unit_one_is_refused(workers, staff):
    one, two = workers
    line = one.shop("sell", quantity=5)
    one.shop("create_return", sale_line_id=line, quantity=4)
    vals = [[request_vals(line, 1)]]
    won, lost = race(
        (one, "rma.order", "create", vals, staff["clerk"]),
        (two, "rma.order", "create", vals, staff["colleague"]),
    )
    assert not isinstance(won, OdooError)
    assert is_clear(lost, "Lamp", "only 0 units", "can still be returned"), lost
    assert one.shop("get_claims", sale_line_id=line) == [4, 1]


def test_of_two_requests_that_are_raised_at_once_one_is_refused(workers, staff):
    one, two = workers
    line = one.shop("sell", quantity=5)
    lines = []
    for __ in range(2):
        rma = one.shop("create_return", sale_line_id=line, quantity=2)
        lines.append(one.call("rma.order.line", "search", [["order_id", "=", rma]], uid=1))
    won, lost = race(
        (one, "rma.order.line", "write", [lines[0], {"quantity": 3}], staff["clerk"]),
        (two, "rma.order.line", "write", [lines[1], {"quantity": 3}], staff["colleague"]),
    )
    assert won is True
    assert is_clear(lost, "only 2 units"), lost
    assert one.shop("get_claims", sale_line_id=line) == [3, 2]


def test_a_request_and_odoos_own_return_do_not_take_the_same_goods(workers, staff):
    for is_request_first in (True, False):
        one, two = workers
        line = one.shop("sell", quantity=5)
        wizard = one.shop("prepare_native_return", sale_line_id=line, quantity=3)
        request = ("rma.order", "create", [[request_vals(line, 3)]], staff["clerk"])
        native = ("stock.return.picking", "action_create_returns", [[wizard]], 1)
        pair = (request, native) if is_request_first else (native, request)
        won, lost = race((one, *pair[0]), (two, *pair[1]))
        assert not isinstance(won, OdooError)
        assert is_clear(lost, "Lamp"), (is_request_first, lost)
        claimed = sum(one.shop("get_claims", sale_line_id=line))
        assert claimed + one.shop("has_moved", sale_line_id=line) == 3


def test_two_who_approve_at_once_make_everything_once(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop("create_return", sale_line_id=line, quantity=2)
    results = race(
        (one, "rma.order", "action_approve", [[rma]], staff["clerk"]),
        (two, "rma.order", "action_approve", [[rma]], staff["colleague"]),
    )
    assert results == (True, True)
    left = one.shop("describe", rma_id=rma)
    assert left["state"] == "approved"
    assert left["receipts"] == [["assigned", 2]]
    assert left["mails"] == BOTH_MAILS


def test_approving_and_rejecting_at_once_leaves_one_decision(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop("create_return", sale_line_id=line, quantity=2)
    dialog = one.call(
        "rma.order.decline",
        "create",
        [{"order_ids": [[6, 0, [rma]]], "target": "rejected", "note": "Too late."}],
        uid=staff["colleague"],
    )
    won, lost = race(
        (one, "rma.order", "action_approve", [[rma]], staff["clerk"]),
        (two, "rma.order.decline", "action_confirm", [dialog], staff["colleague"]),
    )
    assert won is True
    assert is_clear(lost, "Approved", "Rejected"), lost
    left = one.shop("describe", rma_id=rma)
    assert (left["state"], left["receipts"]) == ("approved", [["assigned", 2]])
    assert left["mails"] == BOTH_MAILS


def test_two_workers_who_process_at_once_credit_once(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop(
        "create_return", sale_line_id=line, quantity=2, state="received", trigger="manual"
    )
    assert one.shop("describe", rma_id=rma)["credit notes"] == []
    results = race(
        (one, "rma.order", "action_process", [[rma]], staff["clerk"]),
        (two, "rma.order", "action_process", [[rma]], staff["colleague"]),
    )
    assert results == (True, True)
    assert one.shop("describe", rma_id=rma)["credit notes"] == [["draft", 2, 230]]


def test_two_workers_who_announce_a_cancelled_receipt_again_do_it_once(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop("create_return", sale_line_id=line, quantity=2, state="approved")
    one.shop("cancel_receipt", rma_id=rma)
    results = race(
        (one, "rma.order", "action_process", [[rma]], staff["clerk"]),
        (two, "rma.order", "action_process", [[rma]], staff["colleague"]),
    )
    assert results == (True, True)
    assert one.shop("describe", rma_id=rma)["receipts"] == [["assigned", 2]]


def test_a_receipt_validated_while_the_return_is_cancelled_stays_cancelled(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop("create_return", sale_line_id=line, quantity=2, state="approved")
    receipt = one.shop("prepare_receipt", rma_id=rma)
    won, __ = race(
        (one, "rma.order", "action_cancel", [[rma]], staff["clerk"]),
        (two, "stock.picking", "button_validate", [[receipt]], staff["warehouse"]),
    )
    assert won is True
    left = one.shop("describe", rma_id=rma)
    assert (left["state"], left["receipts"], left["credit notes"]) == ("cancel", [], [])
    assert (left["delivered"], left["stock"], left["received"]) == (5, 0, 0)


def test_a_return_cancelled_while_its_receipt_is_validated_goes_on(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop("create_return", sale_line_id=line, quantity=2, state="approved")
    receipt = one.shop("prepare_receipt", rma_id=rma)
    won, lost = race(
        (one, "stock.picking", "button_validate", [[receipt]], staff["warehouse"]),
        (two, "rma.order", "action_cancel", [[rma]], staff["clerk"]),
    )
    assert not isinstance(won, OdooError), won
    assert is_clear(lost, "cannot be cancelled", "Lamp"), lost
    left = one.shop("describe", rma_id=rma)
    assert (left["state"], left["credit notes"]) == ("approved", [["draft", 2, 230]])
    assert (left["delivered"], left["stock"], left["received"]) == (3, 2, 2)


def test_two_returns_of_one_partly_invoiced_line_received_at_once(workers, staff):
    one, two = workers
    line = one.shop("sell", quantity=10, invoiced=6)
    returns = [
        one.shop("create_return", sale_line_id=line, quantity=5, state="approved")
        for __ in range(2)
    ]
    receipts = [one.shop("prepare_receipt", rma_id=rma) for rma in returns]
    results = race(
        (one, "stock.picking", "button_validate", [[receipts[0]]], staff["warehouse"]),
        (two, "stock.picking", "button_validate", [[receipts[1]]], staff["warehouse"]),
    )
    assert not any(isinstance(result, OdooError) for result in results), results
    credited = [
        sum(quantity for __, quantity, __ in left["credit notes"])
        for left in (one.shop("describe", rma_id=rma) for rma in returns)
    ]
    # Four of the first five had never been invoiced.
    assert credited == [1, 5]


def test_posting_the_credit_note_while_the_return_is_cancelled(workers, staff):
    one, two = workers
    line = one.shop("sell")
    rma = one.shop(
        "create_return", sale_line_id=line, quantity=2, state="approved", trigger="approval"
    )
    refund = one.call("account.move", "search", [["rma_order_ids", "in", [rma]]], uid=1)
    assert len(refund) == 1
    won, lost = race(
        (one, "account.move", "action_post", [refund], staff["accountant"]),
        (two, "rma.order", "action_cancel", [[rma]], staff["clerk"]),
    )
    assert not isinstance(won, OdooError), won
    assert is_clear(lost, "cannot be cancelled"), lost
    left = one.shop("describe", rma_id=rma)
    assert (left["state"], left["credit notes"]) == ("approved", [["posted", 2, 230]])


def test_two_who_charge_what_never_came_charge_once(workers, staff):
    """Given up before: charging changes neither the return nor an order."""
    one, two = workers
    rma = one.shop("replace_in_advance")
    won, lost = race(
        (one, "rma.order", "action_charge_missing", [[rma]], staff["clerk"]),
        (two, "rma.order", "action_charge_missing", [[rma]], staff["colleague"]),
    )
    assert not isinstance(won, OdooError), won
    assert is_clear(lost, "nothing left to wait for or to charge"), lost
    charges = [["rma_order_ids", "in", [rma]], ["move_type", "=", "out_invoice"]]
    assert len(one.call("account.move", "search", charges, uid=1)) == 1


def test_of_two_orders_of_one_dealer_that_exceed_the_limit_together_one_is_refused(workers):
    """As two browsers do it at once: each request is a process of its own, tried again by Odoo."""
    one, two = workers
    one.shop("install", names=["dealer_account"])
    orders = one.shop("quote_on_account", limit=500, amounts=[400, 400])
    won, lost = race(
        (one, "sale.order", "action_confirm", [[orders[0]]], 1),
        (two, "sale.order", "action_confirm", [[orders[1]]], 1),
    )
    assert won is True
    assert is_clear(lost, "you can order up to", "100.00"), lost
    assert one.shop("get_account", order_id=orders[0]) == [["sale", "draft"], 400, 100]


# ---------------------------------------------------------------------- killed

APPROVE_POINTS = (
    "after rma.order._set_state",
    "after rma.order._assign_return_codes",
    "after rma.order._create_receipts",
    "before rma.order._send_event_mails",
    "commit",
)
RECEIVE_POINTS = (
    "before stock.picking._put_away_returns",
    "before rma.order._settle",
    "before rma.outcome.handler.refund._execute",
    "after rma.outcome.handler.refund._execute",
    "commit",
)


@pytest.fixture(scope="module")
def undisturbed(workers, staff):
    """What a return comes to that is approved and received in peace: after each of the two."""
    worker = workers[0]
    line = worker.shop("sell")
    rma = worker.shop("create_return", sale_line_id=line, quantity=2)
    worker.call("rma.order", "action_approve", [rma], uid=staff["clerk"])
    approved = worker.shop("describe", rma_id=rma)
    receipt = worker.shop("prepare_receipt", rma_id=rma)
    worker.call("stock.picking", "button_validate", [receipt], uid=staff["warehouse"])
    return approved, worker.shop("describe", rma_id=rma)


def kill_and_repeat(database, workers, point, model, method, record, uid):
    """Kill a process at this point of a call, then make the call again, and once more."""
    victim = Worker(database)
    victim.call(model, method, [record], uid=uid, pause=point)
    victim.kill()
    for __ in range(2):
        workers[0].call(model, method, [record], uid=uid)


@pytest.mark.parametrize("point", APPROVE_POINTS)
def test_killed_while_approving(database, workers, staff, undisturbed, point):
    line = workers[0].shop("sell")
    rma = workers[0].shop("create_return", sale_line_id=line, quantity=2)
    uid = staff["clerk"]
    kill_and_repeat(database, workers, point, "rma.order", "action_approve", rma, uid)
    assert workers[0].shop("describe", rma_id=rma) == undisturbed[0]


@pytest.mark.parametrize("point", RECEIVE_POINTS)
def test_killed_while_receiving(database, workers, staff, undisturbed, point):
    line = workers[0].shop("sell")
    rma = workers[0].shop("create_return", sale_line_id=line, quantity=2, state="approved")
    receipt = workers[0].shop("prepare_receipt", rma_id=rma)
    uid = staff["warehouse"]
    kill_and_repeat(database, workers, point, "stock.picking", "button_validate", receipt, uid)
    assert workers[0].shop("describe", rma_id=rma) == undisturbed[1]


def test_killed_while_processing(database, workers, staff, undisturbed):
    line = workers[0].shop("sell")
    rma = workers[0].shop(
        "create_return", sale_line_id=line, quantity=2, state="received", trigger="manual"
    )
    uid = staff["clerk"]
    kill_and_repeat(database, workers, "commit", "rma.order", "action_process", rma, uid)
    assert workers[0].shop("describe", rma_id=rma) == undisturbed[1]
