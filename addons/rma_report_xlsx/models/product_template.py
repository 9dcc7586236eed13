from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def get_import_templates(self):
        """Offer a file with what returns need of goods."""
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Template for Goods (Excel)"),
                "template": "/rma_report_xlsx/static/import/products.xlsx",
            },
            {
                "label": self.env._("Template for Goods (CSV)"),
                "template": "/rma_report_xlsx/static/import/products.csv",
            },
        ]
