from odoo import api, fields, models

from ...const import STATES_AGREED


class RmaOrder(models.Model):
    """Which buttons are offered: those that work, for this user, in this state, with these goods
    and documents."""

    _inherit = "rma.order"

    is_action_submit_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_revision_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_approve_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_reject_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_cancel_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_draft_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_receive_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_inspect_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_short_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_charge_allowed = fields.Boolean(compute="_compute_is_action_allowed")
    is_action_process_allowed = fields.Boolean(compute="_compute_is_action_allowed")

    @api.depends(
        "state",
        "line_ids.has_posted_documents",
        "line_ids.quantity_open",
        "line_ids.account_line_ids.parent_state",
    )
    @api.depends_context("uid")
    def _compute_is_action_allowed(self):
        workable = self._filter_workable()
        (self - workable).update(dict.fromkeys(self._get_action_flags(), False))
        for order in workable:
            order.update(order._get_flags_by_state())
            order.update(order._get_flags_by_goods())

    @api.model
    def _get_action_flags(self):
        """Return the fields that say whether a button is offered."""
        return [
            name
            for name, field in self._fields.items()
            if field.compute == "_compute_is_action_allowed"
        ]

    def _filter_workable(self):
        """Return the returns that the user may work on, not only read."""
        return self._filtered_access("write")

    def _get_flags_by_state(self):
        """Return ``{field: whether it is allowed}`` of what leads to another state."""
        self.ensure_one()
        sources = self._get_state_sources()
        return {
            "is_action_submit_allowed": self.state in sources["submitted"],
            "is_action_revision_allowed": self.state in sources["revision"],
            "is_action_approve_allowed": self.state in sources["approved"],
            "is_action_reject_allowed": self.state in sources["rejected"],
            "is_action_cancel_allowed": self.state in sources["cancel"]
            and not any(self.line_ids.mapped("has_posted_documents")),
            "is_action_draft_allowed": self.state in sources["draft"],
        }

    def _get_flags_by_goods(self):
        """Return ``{field: whether it is allowed}`` of what is done about goods."""
        self.ensure_one()
        lines, is_approved = self.line_ids, self.state == "approved"
        return {
            "is_action_receive_allowed": is_approved and self._is_receivable(),
            "is_action_inspect_allowed": is_approved
            and bool(lines._get_receipt_lines_in_returns()),
            "is_action_short_allowed": is_approved and bool(self._get_awaited_lines()),
            # The goods no longer expected may be the last ones the return waited for.
            "is_action_charge_allowed": self.state in STATES_AGREED
            and any(line._get_missing_quantity() for line in lines),
            "is_action_process_allowed": is_approved
            and (
                any(lines._get_ready_quantities().values())
                or bool(lines._get_refused_quantities_left())
            ),
        }

    def _is_receivable(self):
        """Salespeople may change transfers, but Odoo lets the warehouse validate them."""
        return self.env.user.has_group("stock.group_stock_user") and any(
            # sudo: stock.picking - salespeople may not read the warehouse's transfers
            picking.state not in ("done", "cancel")
            for picking in self.sudo().receipt_ids
        )
