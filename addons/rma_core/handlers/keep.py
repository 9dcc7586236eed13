from odoo import models


class RmaOutcomeHandlerKeep(models.AbstractModel):
    """Credit the customer, who keeps the goods. That nothing comes back stands on the outcome;
    a kept unit is credited like a returned one."""

    _name = "rma.outcome.handler.keep"
    _inherit = "rma.outcome.handler.refund"
    _description = "Refund, Customer Keeps the Goods"
