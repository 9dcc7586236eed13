"""Workbooks that are made in the background, by a process of its own as in production: progress
and cancelling are transactions beside the one that reads."""

import pytest


@pytest.fixture(scope="module")
def cron(workers, staff):
    """The id of the scheduled action; every export is long enough for it."""
    one = workers[0]
    line = one.shop("sell", quantity=5)
    one.shop("create_return", sale_line_id=line, quantity=2)
    one.call("ir.config_parameter", "set_param", "rma_report_xlsx.lines_at_once", "0", uid=1)
    domain = [["model_id.model", "=", "rma.export"], ["code", "=", "model._cron_export()"]]
    [found] = one.call("ir.cron", "search", domain, uid=1)
    return found


@pytest.fixture
def export(workers, staff, cron):
    """The id of an export that waits."""
    [export] = workers[0].call("rma.export", "create", [{}], uid=staff["clerk"])
    workers[0].call("rma.export", "action_export", [export], uid=staff["clerk"])
    return export


def read(worker, export):
    fields = ["status", "error", "attachment_id", "line_done_count"]
    [found] = worker.call("rma.export", "read", [export], fields, uid=1)
    return found


def make(worker, cron, pause=None):
    return worker.call("ir.cron", "method_direct_trigger", [cron], uid=1, pause=pause)


def test_the_file_is_there_when_progress_was_noted(workers, cron, export):
    make(workers[0], cron)
    found = read(workers[1], export)
    assert (found["status"], found["error"]) == ("done", False)
    assert found["attachment_id"] and found["line_done_count"]


@pytest.mark.parametrize("step", ["_note_progress", "_go_on_after_reading"])
def test_what_is_cancelled_meanwhile_leaves_no_file(workers, staff, cron, export, step):
    one, two = workers
    make(one, cron, pause=f"before rma.export.{step}")
    two.call("rma.export", "action_cancel", [export], uid=staff["clerk"])
    one.go_on()
    found = read(two, export)
    assert (found["status"], found["attachment_id"]) == ("cancelled", False)


def test_who_cancels_too_late_keeps_the_file(workers, staff, cron, export):
    one, two = workers
    make(one, cron, pause="before rma.export._keep_file")
    two.start("rma.export", "action_cancel", [export], uid=staff["clerk"])
    two.wait_until_blocked()
    one.go_on()
    two.finish()
    found = read(two, export)
    assert found["status"] == "done" and found["attachment_id"]
