from odoo import api, fields, models


class RmaOutcomeHandlerReplace(models.AbstractModel):
    """Deliver the same product once more, by the warehouse's ordinary rules and for free.

    The delivery has a reference of its own that knows no sale order: the order's delivered
    quantity is what the customer paid for, and that does not change.
    """

    _name = "rma.outcome.handler.replace"
    _inherit = ["rma.outcome.delivery.mixin", "rma.outcome.handler"]
    _description = "Replacement, Same Product"

    @api.model
    def _execute(self, lines, quantities):
        references = self._create_references(lines.order_id)
        # Users who receive the goods don't have to follow the replacement's delivery.
        self.env["stock.rule"].with_context(mail_create_nosubscribe=True).run(
            [
                self._prepare_procurement(line, quantities[line], references[line.order_id])
                for line in lines
            ]
        )
        return self._get_moves(lines).picking_id

    @api.model
    def _get_moves(self, lines):
        return lines.stock_move_ids.filtered(lambda move: move._is_rma_replacement())

    @api.model
    def _create_references(self, orders):
        """Return ``{return: stock.reference}``, a new one each: one transfer per execution."""
        references = self.env["stock.reference"].create([{"name": o.name} for o in orders])
        return dict(zip(orders, references, strict=True))

    @api.model
    def _prepare_procurement(self, line, quantity, reference):
        """Return the ``stock.rule.Procurement`` of one line's replacement."""
        order = line.order_id
        customer_location = order.partner_shipping_id.with_company(
            order.company_id
        ).property_stock_customer
        return self.env["stock.rule"].Procurement(
            line.product_id,
            quantity,
            line.uom_id,
            customer_location,
            line.product_id.display_name,
            order.name,
            order.company_id,
            self._prepare_procurement_vals(line, reference, customer_location),
        )

    @api.model
    def _prepare_procurement_vals(self, line, reference, customer_location):
        """Return the values handed from the procurement to its moves. Extend with super()."""
        order = line.order_id
        return {
            "company_id": order.company_id,
            "warehouse_id": order.warehouse_id,
            "partner_id": order.partner_shipping_id.id,
            "reference_ids": reference,
            "date_planned": fields.Datetime.now(),
            "location_final_id": customer_location,
            "rma_line_id": line.id,
            "to_refund": False,
        }
