from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_photo_days = fields.Integer(
        string="Days to Keep Photos",
        default=365,
        help="Number of days after its end after which a return's photos and files are "
        "erased. 0: never.",
    )
    rma_guest_days = fields.Integer(
        string="Days to Keep Guests",
        default=730,
        help="Number of days after their end after which returns of guests are anonymised. 0: "
        "never.",
    )
    rma_link_days = fields.Integer(
        string="Days Links Work",
        default=90,
        help="Number of days after its end for which mailed links open a return. 0: forever.",
    )

    _rma_retention_days_positive = models.Constraint(
        "CHECK (rma_photo_days >= 0 AND rma_guest_days >= 0 AND rma_link_days >= 0)",
        "Days to keep personal data of returns cannot be negative. 0 keeps them.",
    )
