from odoo import fields, models

EXCEPTIONS = [
    ("service", "A service, once fully performed with the consumer's consent (a)"),
    ("custom", "Made to measure or clearly personalised (c)"),
    ("perishable", "Spoils or expires quickly (d)"),
    ("hygiene", "Sealed for health or hygiene, once opened (e)"),
    ("mixed", "Inseparably mixed with other goods after delivery (f)"),
    ("media", "Sealed recordings or software, once opened (i)"),
    ("press", "Newspaper or magazine, not by subscription (j)"),
    ("dated", "Accommodation, transport, catering or leisure on a date (l)"),
    ("digital", "Digital content, begun with the consumer's consent (m)"),
]
# They take the right away only with the consumer's consent, which must be on record.
BY_CONSENT = frozenset(["service", "digital"])


class ProductTemplate(models.Model):
    _inherit = "product.template"

    withdrawal_exception = fields.Selection(
        EXCEPTIONS,
        string="Exception from Withdrawal",
        tracking=True,
        help="Why consumers may not withdraw, as Article 16 of Directive 2011/83/EU lists it. "
        "Withdrawals are received all the same; a person decides.",
    )
    withdrawal_is_regular = fields.Boolean(
        string="Delivered Regularly",
        help="Goods delivered regularly over a time: the withdrawal period begins with the first "
        "delivery.",
    )
