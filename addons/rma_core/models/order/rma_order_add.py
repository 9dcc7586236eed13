from odoo import models
from odoo.fields import Domain

# More than fit in a dialog are found in the order itself.
MOST_LINES = 200


class RmaOrder(models.Model):
    """Adding to a return what its customer bought."""

    _inherit = "rma.order"

    def action_view_add(self):
        """Open the dialog that adds products of any of the customer's orders."""
        self.check_access("write")
        return self.env["rma.order.create"]._open_for(self)

    def _get_returnable_quantities(self):
        """Return ``{order line: quantity}`` of what the customer bought last and can still
        return, as far as the user may see the orders."""
        self.ensure_one()
        lines = self.env["sale.order.line"].sudo(False)
        bought = lines.search(
            Domain("order_partner_id", "child_of", self.commercial_partner_id.ids)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "sale")
            & Domain("qty_delivered", ">", 0)
            & Domain("display_type", "=", False)
            & Domain("is_downpayment", "=", False),
            order="id desc",
            limit=MOST_LINES,
        )
        # sudo: sale.order.line - counted for all at once, like the lines of one order
        return {
            line.sudo(False): quantity
            for line, quantity in bought.sudo()._get_returnable_quantities().items()
            if line.product_uom_id and line.product_uom_id.compare(quantity, 0) > 0
        }
