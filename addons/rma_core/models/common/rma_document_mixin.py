from odoo import api, fields, models
from odoo.fields import Domain


class RmaDocumentMixin(models.AbstractModel):
    """For documents whose lines carry ``rma_line_id``: their returns, and the way to them.

    Inherit it, extend ``_get_rma_lines()``, name the path in ``_rma_line_path``, extend
    ``_compute_rma_order_ids()`` with what it depends on, and say in ``_get_sold_lines()`` what it
    sold.
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
    is_rma_return_allowed = fields.Boolean(compute="_compute_is_rma_return_allowed")

    def _get_rma_lines(self):
        """Return the return lines this document was made for or is returned by."""
        return self.mapped(self._rma_line_path)

    def _get_sold_lines(self):
        """Return the order lines whose goods these documents sold, delivered or invoiced."""
        return self.env["sale.order.line"]

    def _get_returnable_quantities(self):
        """Return ``{order line: quantity}`` of what these documents sold and can be returned."""
        lines = self._get_sold_lines().filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        return {
            line: quantity
            for line, quantity in lines._get_returnable_quantities().items()
            if line.product_uom_id and line.product_uom_id.compare(quantity, 0) > 0
        }

    @api.depends_context("uid")
    def _compute_is_rma_return_allowed(self):
        may_return = self.env["rma.order.create"].has_access("create")
        # sudo: sale.order.line - counted for all at once, like the dialog's lines
        returnable = self.sudo()._get_returnable_quantities() if may_return else {}
        for document in self:
            lines = document.sudo()._get_sold_lines()
            document.is_rma_return_allowed = any(line in returnable for line in lines)

    def _compute_rma_order_ids(self):
        for document in self:
            # sudo: rma.order.line - the link needs no rights on returns; users see the returns
            # they may read
            orders = document.sudo()._get_rma_lines().order_id
            visible = orders.sudo(False)._filtered_access("read")
            # sudo: rma.order - Odoo refuses even an empty value to users who may not read returns
            # at all
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
