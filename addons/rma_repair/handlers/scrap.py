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
        return self._preview_goods(lines, self.env._("Scrap"))

    @api.model
    def _execute(self, lines, quantities):
        # Goods that were put away in the meantime are not scrapped from there.
        waiting = lines._get_receipt_lines_in_returns()
        return self.env["rma.disposition"]._scrap(lines._take_goods(quantities, waiting))

    @api.model
    def _get_documents(self, lines):
        return [self.env["stock.scrap"].search([("rma_line_id", "in", lines.ids)])]

    @api.model
    def _get_settled_quantities(self, lines):
        # Whatever became of the goods: what was put away instead is not scrapped any more.
        return {line: line._sum_moves(line._get_moves_put_away()) for line in lines}

    @api.model
    def _get_in_progress_quantities(self, lines):
        return {line: 0.0 for line in lines}
