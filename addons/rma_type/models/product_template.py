from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    rma_manufacturer_id = fields.Many2one(
        "rma.manufacturer", string="Manufacturer", index="btree_not_null", ondelete="restrict"
    )
