from odoo import api, models


class TierDefinition(models.Model):
    """Who must agree to what: as every setting of returns, with a history."""

    _name = "tier.definition"
    _inherit = ["tier.definition", "rma.trail.mixin"]

    @api.model
    def _get_tier_validation_model_names(self):
        return [*super()._get_tier_validation_model_names(), "rma.order"]

    def _get_review_needing_reminder(self):
        """Of returns, remind those whose turn it is, and nobody before."""
        reviews = super()._get_review_needing_reminder()
        return reviews.filtered(
            lambda review: review.model != "rma.order" or review.status == "pending"
        )
