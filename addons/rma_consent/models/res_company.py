from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_objection_since = fields.Date(
        string="Objection Offered Since",
        help="Since this day your shop and your forms tell customers, where they enter their "
        "address, that they may object to messages about what they bought. Contacts made since "
        "then count as those who could object.",
    )
