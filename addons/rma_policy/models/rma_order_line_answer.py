from odoo import api, fields, models

from .rma_policy_decision import LEGAL_BASES


class RmaOrderLine(models.Model):
    """On which law a line rests."""

    _inherit = "rma.order.line"

    legal_basis = fields.Selection(
        LEGAL_BASES,
        compute="_compute_legal_basis",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        help="From the policy.",
    )

    # Does not depend on the policy's field: changing a policy does not change past decisions.
    @api.depends("policy_id")
    def _compute_legal_basis(self):
        for line in self:
            line.legal_basis = line.policy_id.legal_basis or line.legal_basis
