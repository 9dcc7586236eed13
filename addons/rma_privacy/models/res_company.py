from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_photo_days = fields.Integer(
        string="Days to Keep Photos",
        default=365,
        help="Photos and files of a return are erased so many days after it ended. 0: never.",
    )
    rma_guest_days = fields.Integer(
        string="Days to Keep Guests",
        default=730,
        help="Returns of guests are anonymised so many days after they ended. 0: never.",
    )
    rma_link_days = fields.Integer(
        string="Days Links Work",
        default=90,
        help="Mailed links to a return end so many days after it ended. 0: never.",
    )

    _rma_retention_days_positive = models.Constraint(
        "CHECK (rma_photo_days >= 0 AND rma_guest_days >= 0 AND rma_link_days >= 0)",
        "Days to keep personal data of returns cannot be negative. 0 keeps them.",
    )
