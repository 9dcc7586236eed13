from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_withdrawal_website(self):
        """The website that made the contract."""
        self.ensure_one()
        # sudo: website - salespeople read its settings without rights on websites
        return self.sudo().website_id or super()._get_withdrawal_website()
