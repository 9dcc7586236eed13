from odoo import api, models


class RmaOutcomeDeliveryMixin(models.AbstractModel):
    """What handlers have in common whose documents are deliveries to the customer."""

    _name = "rma.outcome.delivery.mixin"
    _description = "Return Outcome by Delivery"

    _settlement_sources = ("stock_move_ids.move_dest_ids.state",)

    @api.model
    def _check(self, lines):
        """Nothing forbids a delivery."""

    @api.model
    def _get_moves(self, lines):
        """Return the stock moves that are this handler's deliveries.

        :rtype: stock.move
        """
        raise NotImplementedError

    @api.model
    def _preview(self, lines):
        return self._preview_goods(lines, self.env._("Delivery"))

    @api.model
    def _get_documents(self, lines):
        return [self._get_moves(lines).picking_id]

    @api.model
    def _get_settled_quantities(self, lines):
        return self._get_sent_quantities(lines)

    @api.model
    def _get_given_quantities(self, lines):
        """Nobody pays for what has not left."""
        return self._get_settled_quantities(lines)

    @api.model
    def _get_sent_quantities(self, lines):
        """Return ``{line: quantity}`` that these deliveries brought to the customer."""
        return self._sum_by_line(
            lines,
            lambda move: move.state == "done" and move._is_to_customer(),
        )

    @api.model
    def _get_in_progress_quantities(self, lines):
        """Count the last open move of each chain: of pick, pack and ship only one is open at
        the end, and cancelling it opens the line again."""
        return self._sum_by_line(
            lines,
            lambda move: move._is_last_open_step(),
        )

    @api.model
    def _sum_by_line(self, lines, condition):
        moves = self._get_moves(lines).filtered(condition).grouped("rma_line_id")
        none = self.env["stock.move"]
        return {line: line._sum_moves(moves.get(line, none)) for line in lines}
