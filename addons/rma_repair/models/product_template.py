from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    rma_warranty_months = fields.Integer(
        string="Warranty (Months)",
        help="Defects are repaired free of charge for this long after delivery. 0: as set on "
        "the product's category.",
    )

    _rma_warranty_not_negative = models.Constraint(
        "CHECK (rma_warranty_months >= 0)", "A warranty cannot be shorter than 0 months."
    )

    def _get_rma_warranty_months(self):
        """Return the product's warranty in months: its own, else that of the next category
        above that has one."""
        self.ensure_one()
        months, category = self.rma_warranty_months, self.categ_id
        while not months and category:
            months, category = category.rma_warranty_months, category.parent_id
        return months
