from odoo import api, models
from odoo.fields import Domain


class StockLocation(models.Model):
    """Whose hands goods are in: the one place that knows what counts as the customer's."""

    _inherit = "stock.location"

    def _is_out_of_our_hands(self):
        """Tell whether goods there are the customer's: at a customer location, or below
        inter-company transit, when the customer is another company of the database. Goods in
        transit between two warehouses of one company are not.

        It says what ``_is_outgoing()`` says, without a query for each location.
        """
        inter_company = str(self._get_inter_company_id())
        return self.usage == "customer" or inter_company in (self.parent_path or "").split("/")

    @api.model
    def _get_out_of_our_hands_domain(self, path):
        """Return the same as a domain.

        :param str path: of the field that leads to the location
        """
        domain = Domain(f"{path}.usage", "=", "customer")
        if inter_company := self._get_inter_company_id():
            domain |= Domain(path, "child_of", inter_company)
        return domain

    @api.model
    def _get_inter_company_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id("stock.stock_location_inter_company")
