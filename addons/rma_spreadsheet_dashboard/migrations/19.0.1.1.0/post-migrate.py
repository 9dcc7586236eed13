from odoo import SUPERUSER_ID, api

OLD, NEW = "rma_core.rma_report_", "rma_analysis.rma_report_"


def migrate(cr, version):
    """Spreadsheets name the menus that their tiles open, and these are another add-on's now: in
    the copies that people made of the dashboard as well."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for name in env.registry.descendants(["spreadsheet.mixin"], "_inherit"):
        if env[name]._abstract:
            continue
        for spreadsheet in env[name].search([("spreadsheet_binary_data", "!=", False)]):
            data = spreadsheet.spreadsheet_data
            if data and OLD in data:
                spreadsheet.spreadsheet_data = data.replace(OLD, NEW)
