from odoo import api, models


class RmaOutcomeHandlerScrap(models.AbstractModel):
    """Scrap goods that are not worth repairing or sending back, with the customer's consent; the
    customer gets nothing for them."""

    _name = "rma.outcome.handler.scrap"
    _inherit = "rma.outcome.handler"
    _description = "Scrap"

    @api.model
    def _check(self, lines):
        """Nothing forbids to scrap what is there."""

    @api.model
    def _preview(self, lines):
        return {
            line: [
                {
                    "document": self.env._("Scrap"),
                    "quantity": line.quantity_open,
                    "amount": 0.0,
                    "currency": line.currency_id,
                }
            ]
            for line in lines
            if line.uom_id.compare(line.quantity_open, 0) > 0
        }

    @api.model
    def _execute(self, lines, quantities):
        parts = []
        for line in lines:
            # What was put away meanwhile is not scrapped from somewhere else.
            in_returns = line._get_quantity_in_returns()
            quantity = min(quantities[line], in_returns)
            if line.uom_id.compare(quantity, 0) > 0:
                parts += line._take_waiting(quantity)
        return self.env["rma.disposition"]._scrap(parts)

    @api.model
    def _get_documents(self, lines):
        return [self.env["stock.scrap"].search([("rma_line_id", "in", lines.ids)])]

    @api.model
    def _get_settled_quantities(self, lines):
        return {
            line: line._sum_moves(
                line.stock_move_ids.filtered(
                    lambda move: (
                        move.state == "done" and move.location_dest_id.usage == "inventory"
                    )
                )
            )
            for line in lines
        }

    @api.model
    def _get_in_progress_quantities(self, lines):
        return {line: 0.0 for line in lines}
