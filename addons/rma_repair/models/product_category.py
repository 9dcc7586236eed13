from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    rma_warranty_months = fields.Integer(
        string="Warranty (Months)",
        help="Counted from the delivery, for products without a warranty of their own. 0: as the "
        "parent category says.",
    )

    _rma_warranty_not_negative = models.Constraint(
        "CHECK (rma_warranty_months >= 0)", "A warranty cannot be shorter than 0 months."
    )
