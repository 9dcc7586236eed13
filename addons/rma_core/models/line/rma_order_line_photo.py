from odoo import api, fields, models
from odoo.exceptions import UserError

# The website asks customers for photos; staff who enter a request from the phone have none.
ORIGINS_ASKED_FOR_PHOTOS = ("portal", "guest")


class RmaOrderLine(models.Model):
    """What a customer shows of the goods."""

    _inherit = "rma.order.line"

    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "rma.order.line")],
        bypass_search_access=True,
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        compute="_compute_photo_ids",
        inverse="_inverse_photo_ids",
        help="Photos and files of these goods.",
    )

    @api.depends("attachment_ids")
    def _compute_photo_ids(self):
        for line in self:
            line.photo_ids = line.attachment_ids

    def _inverse_photo_ids(self):
        for line in self:
            removed = line.attachment_ids - line.photo_ids
            added = line.photo_ids - line.attachment_ids
            added.write({"res_model": line._name, "res_id": line.id})
            removed.unlink()

    def _get_reason_gaps(self):
        """Return what the line's reason asks for and is missing; see ``rma.reason``."""
        return self.reason_id._get_gaps(self.outcome_id, self.description, self.attachment_ids)

    def _ensure_can_submit(self):
        super()._ensure_can_submit()
        for line in self:
            asked = line.order_id.origin in ORIGINS_ASKED_FOR_PHOTOS
            if asked and "files" in line._get_reason_gaps():
                raise UserError(
                    self.env._(
                        "%(line)s: add a photo. Reason %(reason)s requires one.",
                        line=line.display_name,
                        reason=line.reason_id.complete_name,
                    )
                )
