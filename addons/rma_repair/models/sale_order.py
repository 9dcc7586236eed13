from odoo import api, models


class SaleOrder(models.Model):
    """Quotations of repairs: what customers answer decides what becomes of the goods."""

    _inherit = "sale.order"

    @api.depends("repair_order_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _get_rma_lines(self):
        return super()._get_rma_lines() | self.repair_order_ids.rma_line_id

    def _action_confirm(self):
        """Accepted: the repair starts."""
        result = super()._action_confirm()
        # sudo: repair.order - customers and salespeople have no rights on repairs
        repairs = self.sudo().repair_order_ids
        repairs.filtered(
            lambda repair: repair.rma_line_id and repair.state in ("draft", "confirmed")
        ).action_repair_start()
        return result

    def _action_cancel(self):
        """Declined: the goods go back as they are. A quotation that no customer has seen may be
        cancelled without that."""
        is_customer = self.env.user.share
        declined = self.filtered(lambda order: is_customer or order.state == "sent")
        result = super()._action_cancel()
        # sudo: repair.order - customers and salespeople have no rights on repairs
        declined.sudo().repair_order_ids._decline()
        return result
