from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class RmaOrder(models.Model):
    """Doing the same with many returns: whatever does not fit is left alone and named."""

    _inherit = "rma.order"

    @api.model
    def _get_mass_operations(self):
        """Return ``{operation: (label, event whose mails leave)}``. Extend with super(), and
        say by ``_ensure_mass_<operation>(dialog)`` what forbids it for one return and by
        ``_do_mass_<operation>(dialog)`` what it does."""
        return {
            "approve": (self.env._("Approve"), "approved"),
            "revision": (self.env._("Request Revision"), "revision"),
            "reject": (self.env._("Reject"), "rejected"),
            "cancel": (self.env._("Cancel Returns"), "cancel"),
            "inspect": (self.env._("Inspect All as Good"), "inspected"),
            "short": (self.env._("Stop Waiting for the Rest"), False),
            "print": (self.env._("Print"), False),
            "mail": (self.env._("Send Mail"), False),
        }

    def action_mass(self, operation):
        """Open the dialog that says what an operation will do with each of these returns."""
        self.check_access("read")
        # sudo: rma.order.mass - only the server says what will be done and what not
        dialogs = self.env["rma.order.mass"].sudo()
        dialog = dialogs.create(
            {"operation": operation, "order_ids": [fields.Command.set(self.ids)]}
        )
        # What is said now is what is done: not what fits by the time somebody presses the button.
        dialog.flush_recordset()
        return dialog.sudo(False)._reopen()

    def _find_mass_refusals(self, operation, dialog):
        """Return ``{return: why the operation does not fit}`` of those it does not fit."""
        refusals = {}
        for order in self:
            try:
                getattr(order, f"_ensure_mass_{operation}")(dialog)
            except (UserError, AccessError) as error:
                refusals[order] = str(error.args[0])
        return refusals

    def _do_mass(self, operation, dialog):
        """Do it with those it works for.

        :return: those it was done with, and ``{return: why not}``
        """
        if not self:
            return self, {}
        try:
            # All at once is cheapest; if one fails, the others are found by halving.
            with self.env.cr.savepoint():
                getattr(self, f"_do_mass_{operation}")(dialog)
                self.env.flush_all()
            return self, {}
        except UserError as error:
            if len(self) == 1:
                return self.browse(), {self: str(error.args[0])}
        middle = len(self) // 2
        first, refused_first = self[:middle]._do_mass(operation, dialog)
        second, refused_second = self[middle:]._do_mass(operation, dialog)
        return first | second, {**refused_first, **refused_second}

    # ------------------------------------------------------------------ what fits

    def _ensure_mass_approve(self, dialog):
        self.check_access("write")
        self._ensure_can_become("approved")
        self._ensure_can_approve()

    def _ensure_mass_revision(self, dialog):
        self.check_access("write")
        self._ensure_can_become("revision")
        self._ensure_can_decide()

    def _ensure_mass_reject(self, dialog):
        self.check_access("write")
        self._ensure_can_become("rejected")
        self._ensure_can_decide()

    def _ensure_mass_cancel(self, dialog):
        self.check_access("write")
        self._ensure_can_become("cancel")
        self._ensure_can_cancel()

    def _ensure_mass_inspect(self, dialog):
        self._ensure_can_inspect()
        if not self.is_action_inspect_allowed:
            raise UserError(self.env._("None of its goods are in the Returns location."))

    def _ensure_mass_short(self, dialog):
        self.check_access("write")
        if not self.is_action_short_allowed:
            self._ensure_has_missing(self.line_ids.browse())

    # ------------------------------------------------------------------ what is done

    def _do_mass_approve(self, dialog):
        self.action_approve()

    def _do_mass_revision(self, dialog):
        self._decline("revision", dialog.note)

    def _do_mass_reject(self, dialog):
        self._decline("rejected", dialog.note)

    def _do_mass_cancel(self, dialog):
        self._decline("cancel", dialog.note)

    def _do_mass_inspect(self, dialog):
        """Accept all that waits, and put it away by the disposition of its line."""
        for order in self:
            # sudo: stock.move.line - inspectors see what arrived without rights on transfers
            waiting = order.sudo().line_ids._get_receipt_lines_in_returns()
            order._inspect(
                [
                    (part, quantity, False, part.move_id.rma_line_id.disposition_id)
                    for part, quantity in waiting.items()
                ]
            )

    def _do_mass_short(self, dialog):
        self.action_close_short()
