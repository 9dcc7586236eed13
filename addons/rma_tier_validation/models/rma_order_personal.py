from odoo import models


class RmaOrder(models.Model):
    """What reviewers wrote may name the customer."""

    _inherit = "rma.order"

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        self.review_ids.filtered("comment").comment = False
