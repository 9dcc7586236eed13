"""A database of an earlier version is updated: nobody loses figures, or what they noted down.

The earlier version is made of an installed one, by giving back in SQL what moved since."""

import base64
import json

import pytest
from _odoo import Worker, psql, run_odoo, update_modules

# Since 19.0.1.1.0 of rma_core the analysis is an add-on of its own.
MOVED = {
    "rma_analysis": "rma_core",
    "rma_analysis_policy": "rma_policy",
    "rma_analysis_repair": "rma_repair",
    "rma_analysis_tier": "rma_tier_validation",
}
# These came after it and build upon it.
NEWER = ("rma_type_analysis", "rma_type_report_xlsx")
WHAT_MOVED = (
    "^((model|field|access)_)?rma_report|^field_rma_order_line__(amount_credited|net_cost)$"
)
ADMIN = 2
NAMES = (
    "SELECT string_agg(model || res_id, ',' ORDER BY model, res_id) FROM ir_model_data"
    " WHERE module LIKE 'rma_analysis%'"
)

SHIPPED_TEMPLATES = (
    "SELECT res_id FROM ir_model_data WHERE model = 'mail.template'"
    " AND module IN ('rma_core', 'rma_policy', 'rma_portal', 'rma_report_xlsx')"
)
REWORDED = (
    "SELECT res_id FROM ir_model_data"
    " WHERE (module, name) = ('rma_core', 'mail_template_approved')"
)


def go_back(database):
    """Give the analysis back to the add-ons it came from."""
    for taker, giver in MOVED.items():
        theirs = f"WHERE module = '{taker}' AND name"
        psql(f"DELETE FROM ir_model_data {theirs} !~ '{WHAT_MOVED}'", database)
        psql(f"UPDATE ir_model_data SET module = '{giver}' {theirs} ~ '{WHAT_MOVED}'", database)
    for statement in (
        "UPDATE ir_module_module_dependency SET name = 'rma_core' WHERE name = 'rma_analysis'",
        "DELETE FROM ir_model_data WHERE module = 'base' AND name LIKE 'module_rma_analysis%'",
        "DELETE FROM ir_module_module WHERE name LIKE 'rma_analysis%'",
        "UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name LIKE 'rma_%'",
        # Mails said other things, and a workbook's mail went to the record's own contacts.
        'UPDATE mail_template SET subject = \'{"en_US": "Former words"}\', use_default_to = true'
        f" WHERE id IN ({SHIPPED_TEMPLATES})",
        f"UPDATE mail_template SET write_uid = {ADMIN} WHERE id = ({REWORDED})",
    ):
        psql(statement, database)


def read_figures(worker):
    measures = ["quantity:sum", "amount_credited:sum", "net_cost:sum", "return_rate:avg"]
    groups = worker.call("rma.report", "formatted_read_group", [], ["state"], measures, uid=ADMIN)
    return [[group["state"], *(group[measure] for measure in measures)] for group in groups]


def note_down(worker, database):
    """Have people note down what they look at; return ``{model: id}``."""
    action = psql(
        "SELECT res_id FROM ir_model_data"
        " WHERE module = 'rma_analysis' AND name = 'rma_report_action'",
        database,
    )
    made = {
        "ir.filters": {
            "name": "By reason",
            "model_id": "rma.report",
            "action_id": int(action),
            "context": "{'pivot_measures': ['amount_credited']}",
        },
        "ir.exports": {
            "name": "Costs",
            "resource": "rma.report",
            "export_fields": [[0, 0, {"name": "net_cost"}]],
        },
    }
    if has_dashboard(database):
        sheet = {"chartOdooMenusReferences": {"tile": "rma_core.rma_report_menu"}}
        made["spreadsheet.dashboard"] = {
            "name": "My figures",
            "dashboard_group_id": int(
                psql("SELECT min(id) FROM spreadsheet_dashboard_group", database)
            ),
            "spreadsheet_binary_data": base64.b64encode(json.dumps(sheet).encode()).decode(),
        }
    return {name: worker.call(name, "create", [vals], uid=ADMIN)[0] for name, vals in made.items()}


def has_dashboard(database):
    return psql("SELECT to_regclass('spreadsheet_dashboard') IS NOT NULL", database) == "t"


@pytest.fixture(scope="module")
def updated(database):
    """``(before, after, complaints)`` of a database that is updated."""
    worker = Worker(database)
    line = worker.shop("sell", quantity=5)
    rma = worker.shop("create_return", sale_line_id=line, quantity=2, state="received")
    [refunds] = worker.call("rma.order", "read", [rma], ["refund_ids"], uid=1)
    worker.call("account.move", "action_post", refunds["refund_ids"], uid=1)
    notes = note_down(worker, database)
    before = (read_figures(worker), psql(NAMES, database))
    worker.close()
    run_odoo("module", "uninstall", "-d", database, *NEWER)
    go_back(database)
    complaints = update_modules(database, "-u", ["rma_core"])
    worker = Worker(database)
    after = (read_figures(worker), psql(NAMES, database))
    yield worker, notes, before, after, complaints
    worker.close()


def test_figures_and_their_records_are_the_same(updated):
    __, __, before, after, complaints = updated
    assert not complaints
    assert before[0] and any(row[2] for row in before[0])
    assert after[0] == before[0]
    assert after[1] == before[1]


def test_what_people_noted_down_is_there(updated, database):
    worker, notes, *__ = updated
    [favorite] = worker.call(
        "ir.filters", "read", [notes["ir.filters"]], ["action_id", "model_id"], uid=ADMIN
    )
    assert favorite["model_id"] == "rma.report"
    [found] = worker.call("ir.actions.act_window", "read", [favorite["action_id"][0]], uid=ADMIN)
    assert found["res_model"] == "rma.report"
    [export] = worker.call(
        "ir.exports", "read", [notes["ir.exports"]], ["export_fields"], uid=ADMIN
    )
    assert export["export_fields"]
    if has_dashboard(database):
        dashboard = notes["spreadsheet.dashboard"]
        [sheet] = worker.call(
            "spreadsheet.dashboard", "read", [dashboard], ["spreadsheet_data"], uid=ADMIN
        )
        assert "rma_analysis.rma_report_menu" in sheet["spreadsheet_data"]


def test_everything_is_installed_that_was(updated, database):
    states = psql(
        "SELECT string_agg(DISTINCT state, ',') FROM ir_module_module WHERE name IN"
        " (SELECT module FROM ir_model_data WHERE module LIKE 'rma_%')",
        database,
    )
    assert states == "installed"


def test_mails_get_their_new_words_unless_somebody_reworded_them(updated, database):
    former = (
        "SELECT string_agg(id::text, ',') FROM mail_template"
        " WHERE subject->>'en_US' = 'Former words' AND use_default_to"
    )
    assert psql(former, database) == psql(REWORDED, database)
