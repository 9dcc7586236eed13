from odoo import fields, models

from odoo.addons.rma_core.const import STATES_AGREED


class RmaOrderLine(models.Model):
    """Lines that the customer is asked to revise are filled in like those of a request."""

    _name = "rma.order.line"
    _inherit = ["rma.order.line", "rma.portal.line.mixin"]

    revision_file_count = fields.Integer(
        string="Files Before the Revision",
        readonly=True,
        copy=False,
        help="What the customer had sent when the revision was asked for.",
    )

    def _get_portal_maximum(self, returnable):
        """What the line claims itself is its own to change."""
        if not self.sale_line_id:
            return self.quantity
        quantity = self.sale_line_id.product_uom_id._compute_quantity(
            returnable, self.uom_id, round=False
        )
        return max(self.uom_id.round(quantity + self.quantity_claimed), 0.0)

    def _get_portal_obstacles(self, obstacles):
        """The line was admitted when it was asked for."""
        return []

    def _get_portal_uom(self):
        return self.uom_id

    # ------------------------------------------------------------------ files

    def _count_portal_files(self):
        """A revision has the room of a request: what was sent before does not count."""
        return max(super()._count_portal_files() - self.revision_file_count, 0)

    def _get_portal_answers(self):
        """Return what customers may have filled in, to be compared."""
        return [
            (
                line.quantity,
                line.reason_id,
                line.outcome_id,
                line.replacement_product_id,
                line.description or "",
                line.attachment_ids,
            )
            for line in self
        ]

    def _is_portal_file_demanded(self):
        order = self.order_id
        return super()._is_portal_file_demanded() or (
            order.state == "revision"
            and self in order._get_revision_lines()
            and "files" in order._get_revision_fields()
        )

    # ------------------------------------------------------------------ words

    def _get_portal_status(self):
        """Return ``{"label", "color"}``: where this product is, and a Bootstrap color for it;
        nothing while the return's own state says it all. Extend with super()."""
        self.ensure_one()
        if self.order_id.state not in STATES_AGREED:
            return {}
        if self.decision == "refused":
            return {"label": self.env._("Not accepted"), "color": "danger"}
        if self.settlement_state == "settled":
            return {"label": self.env._("Settled"), "color": "success"}
        label, color = {
            "awaiting": (self.env._("Not here yet"), "warning"),
            "partial": (self.env._("Part of it has arrived"), "primary"),
            "received": (self.env._("Has arrived"), "primary"),
        }.get(self.reception_state) or (self.env._("Approved"), "primary")
        return {"label": label, "color": color}
