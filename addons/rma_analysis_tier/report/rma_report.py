from odoo import fields, models
from odoo.tools import SQL


class RmaReport(models.Model):
    _inherit = "rma.report"
    _depends = {"rma.order": ["validation_status"]}

    validation_status = fields.Selection(
        selection="_get_validation_selection", string="Approval Stage"
    )

    def _get_validation_selection(self):
        return self._get_selection("rma.order", "validation_status")

    def _get_columns(self):
        return {**super()._get_columns(), "validation_status": SQL("ret.validation_status")}
