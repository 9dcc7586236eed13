from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RmaOutcome(models.Model):
    _inherit = "rma.outcome"

    is_under_warranty = fields.Boolean(
        string="Under Warranty",
        help="Repairs are free of charge: their parts cost the customer nothing.",
    )
    is_handed_over = fields.Boolean(
        string="Handed Over at the Counter",
        help="Customers collect their repaired goods: no delivery is created; press Hand Over "
        "instead.",
    )
    unrepaired_outcome_id = fields.Many2one(
        "rma.outcome",
        string="If Not Repaired",
        domain="[('handler', '!=', 'repair')]",
        help="What customers get for goods that cannot be repaired, or that they do not want "
        "repaired for the price in the quotation. Empty: somebody decides each time.",
    )

    @api.constrains("unrepaired_outcome_id")
    def _check_unrepaired_outcome(self):
        for outcome in self:
            if outcome.unrepaired_outcome_id.handler == "repair":
                raise ValidationError(
                    self.env._(
                        "%(outcome)s: what is not repaired cannot get a repair. Choose another "
                        "outcome.",
                        outcome=outcome.name,
                    )
                )
