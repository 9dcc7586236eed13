from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    dealer_reconcile_oldest = fields.Boolean(
        string="Match Payments with the Oldest Invoices",
        default=True,
        help="A dealer's payment without an order is matched with the oldest open invoices. "
        "Otherwise it stays open on the account.",
    )
    dealer_branch_statement = fields.Boolean(
        string="Branches See Their Statement",
        default=True,
        help="The customer's branches see their own account too. Otherwise their head office "
        "alone does.",
    )
    dealer_block_overdue = fields.Boolean(
        string="Overdue Invoices Block Orders",
        help="Nothing is ordered on account while an invoice is overdue.",
    )
