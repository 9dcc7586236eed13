from odoo import api, models


class RmaOrder(models.Model):
    """Nobody's agreement is asked for what the law gives."""

    _inherit = "rma.order"

    @api.depends("withdrawal_id")
    def _compute_need_validation(self):
        by_law = self._filter_by_law()
        by_law.need_validation = False
        return super(RmaOrder, self - by_law)._compute_need_validation()

    def _is_under_tiers(self):
        return not self.withdrawal_id and super()._is_under_tiers()

    def request_validation(self):
        return super(RmaOrder, self - self._filter_by_law()).request_validation()
