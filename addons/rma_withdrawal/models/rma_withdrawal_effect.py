import logging

import psycopg2

from odoo import SUPERUSER_ID, Command, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class RmaWithdrawalLine(models.Model):
    """What of a line is still to be delivered, and what has to come back."""

    _inherit = "rma.withdrawal.line"

    def _get_quantity_to_stop(self):
        """Return how much of it the consumer has not got yet."""
        self.ensure_one()
        # sudo: stock.move - clerks stop deliveries without rights on transfers
        sale_line = self.sale_line_id.sudo()
        if self.product_id.type == "service":
            open_ = sale_line.product_uom_qty - sale_line.qty_delivered
        else:
            open_ = sale_line._get_quantity_to_ship()
        return max(min(self.quantity, open_), 0.0)

    def _cancel_deliveries(self, quantity):
        """Cancel what is under way where nothing of it shall leave, with the steps before; Odoo
        lowers it by itself where something shall. As superuser."""
        self.ensure_one()
        sale_line = self.sale_line_id
        if self.uom_id.compare(quantity, sale_line._get_quantity_to_ship()) < 0:
            return
        moves = sale_line._get_moves_to_ship()
        moves = moves.browse(moves._rollup_move_origs() | moves._rollup_move_dests())
        moves.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                # What was bought or made for it comes all the same.
                and move.picking_code in ("internal", "outgoing")
            )
        )._action_cancel()


class RmaWithdrawal(models.Model):
    """What a withdrawal brings about: deliveries stop, the rest of the order is cancelled, and
    what was delivered comes back by a return."""

    _inherit = "rma.withdrawal"

    # ------------------------------------------------------------------ by itself

    def _run(self):
        """Do what follows by law, or ask a person."""
        self.ensure_one()
        self._lock_rows()
        if self.state != "received":
            return
        self._match()
        self._judge()
        if self.marks:
            self._leave_to_person()
        else:
            self._carry_out()

    def _leave_to_person(self):
        self.ensure_one()
        self._write_protected({"state": "person"})
        self._ask(self.env._("Look at this withdrawal"), note=self.mark_text)

    def _try_step(self, step):
        """Do a step; what fails is left to a person and keeps nobody else waiting."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                step()
        except psycopg2.Error:
            # Two transactions at once: the job tries again.
            raise
        except Exception as error:  # pylint: disable=broad-exception-caught
            _logger.warning("%s: %s failed", self.name, step.__name__, exc_info=True)
            self.env.invalidate_all()
            if self.state == "received":
                marks = [*(self.marks or []), {"mark": "stuck", "error": str(error)}]
                self._write_protected({"marks": marks})
                self._leave_to_person()

    # ------------------------------------------------------------------ by a person

    def action_carry_out(self):
        """Do what follows of the withdrawal although something was marked."""
        for withdrawal in self:
            withdrawal._ensure_undecided()
            withdrawal._lock_rows()
            if not withdrawal.matched or not withdrawal.line_ids:
                raise UserError(
                    self.env._(
                        "Say first which order and goods %(withdrawal)s is about: choose the "
                        "order and press It Is This Order.",
                        withdrawal=withdrawal.name,
                    )
                )
            sentences = withdrawal.mark_text
            # sudo: rma.withdrawal - clerks decide, documents follow without rights on them
            withdrawal.with_user(SUPERUSER_ID).with_company(withdrawal.company_id)._carry_out()
            body = self.env._("Carried out. It was marked: %s", sentences or "–")
            withdrawal._message_log(body=body)
        return True

    def action_void(self):
        """Open the dialog that asks why the declaration has no effect."""
        self._ensure_undecided()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_withdrawal.rma_withdrawal_void_action"
        )
        return {**action, "context": {"default_withdrawal_ids": self.ids}}

    def _void(self, note):
        """Note that nothing follows of the declarations, and why."""
        self._ensure_undecided()
        self._write_protected({"state": "void", "decision_note": note})
        for withdrawal in self:
            withdrawal._message_log(body=self.env._("Without effect: %s", note))
            withdrawal._close_activities()

    def _close_activities(self):
        # sudo: mail.activity - what was asked of others is done as well
        self.sudo().activity_ids.action_done()

    # ------------------------------------------------------------------ what follows

    def _carry_out(self):
        """Stop what is under way, take back what was delivered, and see that it is paid back. As
        superuser."""
        self.ensure_one()
        self._close_activities()
        self._write_protected({"state": "running", "date_started": fields.Datetime.now()})
        stopped = {line: line._get_quantity_to_stop() for line in self.line_ids}
        came = {line: line.quantity - stopped[line] for line in self.line_ids}
        is_whole = self._is_whole(came)
        self._stop(stopped, is_whole)
        self._credit_stopped(stopped, is_whole)
        self._create_return(came)
        self._update_state()

    def _is_whole(self, came):
        """Tell whether nothing of the order was delivered and nothing of it stays."""
        order = self.sale_order_id
        stays = order.order_line._filter_contract_lines() - self.line_ids.sale_line_id
        parts = self.line_ids.filtered(
            lambda line: line.uom_id.compare(line.quantity, line.sale_line_id.product_uom_qty) < 0
        )
        return not (stays or parts or any(came.values())) and not any(
            line.qty_delivered for line in order.order_line
        )

    def _stop(self, stopped, is_whole):
        order = self.sale_order_id
        if order.state != "sale":
            return
        if is_whole:
            order._action_cancel()
            return
        is_locked = order.locked
        order.locked = False
        for line, quantity in stopped.items():
            if line.uom_id.compare(quantity, 0) > 0:
                line._cancel_deliveries(quantity)
                line.sale_line_id.product_uom_qty -= quantity
        order.locked = is_locked

    # ------------------------------------------------------------------ what was delivered

    def _create_return(self, came):
        """Make the return of what was delivered: nobody has to agree to it."""
        returnable = self.line_ids.sale_line_id._get_returnable_quantities()
        quantities = {
            line: min(quantity, returnable[line.sale_line_id])
            for line, quantity in came.items()
            if line.product_id.type == "consu"
        }
        lines = [
            Command.create(self._prepare_return_line_vals(line, quantity))
            for line, quantity in quantities.items()
            if line.uom_id.compare(quantity, 0) > 0
        ]
        if not lines:
            return
        order = (
            self.env["rma.order"]
            .with_context(mail_create_nosubscribe=True)
            .create({**self._prepare_return_vals(), "line_ids": lines})
        )
        order.action_submit()
        if not order._approve_as_system("law"):
            raise UserError(
                self.env._(
                    "The return %(return)s could not be begun; its messages say why.",
                    **{"return": order.name},
                )
            )
        order._on_event("withdrawal")

    def _prepare_return_vals(self):
        self.ensure_one()
        origins = {"website": "guest", "account": "portal"}
        return {
            "origin": origins.get(self.channel, "backend"),
            "withdrawal_id": self.id,
            "website_id": self.website_id.id,
            "user_id": self.user_id.id,
            "reference": self.name,
            "date_deadline": self.date_goods_due,
        }

    def _prepare_return_line_vals(self, line, quantity):
        reason = self.env.ref("rma_core.reason_withdrawal", raise_if_not_found=False)
        return {
            "sale_line_id": line.sale_line_id.id,
            "quantity": quantity,
            "reason_id": reason.id if reason else False,
            "outcome_id": self.env.ref("rma_withdrawal.outcome_withdrawal").id,
            "legal_basis": "withdrawal",
        }
