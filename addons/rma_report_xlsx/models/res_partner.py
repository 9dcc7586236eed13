from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def get_import_templates(self):
        """Offer a file with what returns need of customers and their branches."""
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Template for Customers with Branches (Excel)"),
                "template": "/rma_report_xlsx/static/import/customers.xlsx",
            },
            {
                "label": self.env._("Template for Customers with Branches (CSV)"),
                "template": "/rma_report_xlsx/static/import/customers.csv",
            },
        ]
