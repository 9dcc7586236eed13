from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._ensure_no_loaner()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _ensure_no_loaner(self):
        """A loaner is not the customer's own unit: receipts of returns refuse it."""
        lots = self.filtered(lambda move: move._is_rma_receipt()).move_line_ids.lot_id
        if not lots:
            return
        # sudo: rma.loan - the warehouse sees the one that it holds in its hands
        loan = self.env["rma.loan"].sudo()
        loan = loan.search([("lot_id", "in", lots.ids), ("state", "=", "out")], limit=1)
        if loan:
            raise UserError(
                self.env._(
                    "%(serial)s is not the customer's own: it is our loaner that %(customer)s has "
                    "with %(loan)s. Take it back there; what they are to send is still expected.",
                    serial=loan.lot_id.name,
                    customer=loan.partner_id.display_name,
                    loan=loan.name,
                )
            )
