from odoo import fields, models
from odoo.fields import Domain


class RmaDocumentMixin(models.AbstractModel):
    """For documents whose lines carry ``rma_line_id``: their returns, and the way to them.

    Inherit it, extend ``_get_rma_lines()``, name the path in ``_rma_line_path``, and extend
    ``_compute_rma_order_ids()`` with what it depends on.
    """

    _name = "rma.document.mixin"
    _description = "Document of Returns"

    _rma_line_path = None

    rma_order_ids = fields.Many2many(
        "rma.order",
        string="Customer Returns",
        compute="_compute_rma_order_ids",
        search="_search_rma_order_ids",
    )
    rma_order_count = fields.Integer(compute="_compute_rma_order_ids")

    def _get_rma_lines(self):
        """Return the return lines this document was made for or is returned by."""
        return self.mapped(self._rma_line_path)

    def _compute_rma_order_ids(self):
        for document in self:
            # The link needs no rights on returns; shown is what the user may see.
            orders = document.sudo()._get_rma_lines().order_id
            visible = orders.sudo(False)._filtered_access("read")
            # Odoo refuses even an empty value to those who may not read returns at all.
            document.sudo().rma_order_ids = visible
            document.rma_order_count = len(visible)

    def _search_rma_order_ids(self, operator, value):
        return Domain(f"{self._rma_line_path}.order_id", operator, value)

    def action_view_rma_orders(self):
        return self.rma_order_ids._get_records_action(name=self.env._("Returns"))

    def action_return_products(self):
        """Open the dialog that makes a return of what this document sold."""
        self.ensure_one()
        return self.env["rma.order.create"]._open_for(self)
