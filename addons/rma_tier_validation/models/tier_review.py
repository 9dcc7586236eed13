from odoo import api, fields, models
from odoo.exceptions import AccessError

# Written by reviewers who decide; the return writes all other fields of a review.
REVIEWER_FIELDS = frozenset(
    ["status", "done_by", "reviewed_date", "comment", "last_reminder_date", "can_review"]
)


class TierReview(models.Model):
    """Reviews of returns: they can be forwarded, and nobody answers for somebody else, though
    every employee may write reviews."""

    _name = "tier.review"
    _inherit = ["tier.review", "rma.guard.mixin"]

    rma_forwarded_to_id = fields.Many2one("res.users", string="Forwarded To", readonly=True)

    @api.model
    def _get_reviewer_fields(self):
        return [*super()._get_reviewer_fields(), "rma_forwarded_to_id"]

    def _get_reviewers(self):
        return self.rma_forwarded_to_id or super()._get_reviewers()

    def _notify_review_reminder(self, record):
        """Tell a group's members, who need not follow the return."""
        if record._name != "rma.order":
            return super()._notify_review_reminder(record)
        return record.message_post(
            subtype_xmlid=self._get_reminder_notification_subtype(),
            body=self._notify_review_reminder_body(),
            partner_ids=self.reviewer_ids.partner_id.ids,
        )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("model") == "rma.order" for vals in vals_list):
            self._ensure_made_by_return()
        return super().create(vals_list)

    def write(self, vals):
        reviews = self.filtered(lambda review: review.model == "rma.order")
        if vals.get("model") == "rma.order" or (reviews and not REVIEWER_FIELDS.issuperset(vals)):
            self._ensure_made_by_return()
        if reviews and not self.env.su:
            is_decision = vals.get("status") in ("approved", "rejected") or "done_by" in vals
            others = reviews.filtered(lambda review: self.env.user not in review.reviewer_ids)
            if (is_decision and others) or vals.get("done_by", self.env.uid) != self.env.uid:
                raise AccessError(
                    self.env._("Only its reviewers decide on a tier of a return's approval.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_returns(self):
        if any(review.model == "rma.order" for review in self):
            self._ensure_made_by_return()

    def _ensure_made_by_return(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The tiers of a return's approval follow from their definitions and cannot "
                    "be changed directly."
                )
            )
