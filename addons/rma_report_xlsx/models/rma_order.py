from odoo import api, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    @api.model
    def get_import_templates(self):
        """Offer, in Odoo's import, a file to fill in."""
        return [
            {
                "label": self.env._("Template for Returns (Excel)"),
                "template": "/rma_report_xlsx/static/import/returns.xlsx",
            },
            {
                "label": self.env._("Template for Returns (CSV)"),
                "template": "/rma_report_xlsx/static/import/returns.csv",
            },
        ]
