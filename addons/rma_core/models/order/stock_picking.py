from markupsafe import Markup

from odoo import api, fields, models


class StockPicking(models.Model):
    """What follows for returns once goods arrived or left."""

    _inherit = "stock.picking"

    is_rma_inspect_allowed = fields.Boolean(compute="_compute_is_rma_inspect_allowed")

    rma_goods = fields.Html(
        string="What Comes Back",
        compute="_compute_rma_goods",
        help="Why the goods come back, what the customer says and shows, and what they get.",
    )

    @api.depends("move_ids.rma_line_id")
    @api.depends_context("lang")
    def _compute_rma_goods(self):
        # sudo: rma.order.line - warehouse users read what they need without rights on returns
        for picking in self.sudo():
            moves = picking.move_ids.filtered(lambda move: move._is_rma_receipt())
            picking.rma_goods = bool(moves) and self.env["ir.qweb"]._render(
                "rma_core.stock_picking_goods", {"lines": moves.rma_line_id}
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_rma_inspect_allowed(self):
        # sudo: rma.order - warehouse users inspect without rights on returns
        orders = self.sudo().move_ids.rma_line_id.order_id
        # sudo: rma.order - users who receive goods may inspect them without rights on returns
        if not self.env.user.has_group("stock.group_stock_user"):
            orders = orders.sudo(False)._filter_workable()
        for picking in self:
            lines = picking.sudo().move_ids.rma_line_id
            order = lines.order_id[:1]
            picking.is_rma_inspect_allowed = (
                picking.state == "done"
                and order in orders
                and order.state == "approved"
                and bool(lines._get_receipt_lines_in_returns())
            )

    def action_inspect_return(self):
        """Open the inspector's screen for what this receipt brought."""
        self.ensure_one()
        # sudo: rma.order.line - the link alone; rights on the return are checked next
        return self.sudo().move_ids.rma_line_id.order_id.sudo(False).action_inspect()

    def _action_done(self):
        # sudo: rma.order - warehouse users validate receipts without rights on returns
        receipts = self.sudo().filtered(lambda picking: picking._is_rma_receipt())
        # Read this first: if nothing announced arrived, all of it moves to the backorder.
        orders = {picking: picking.move_ids.rma_line_id.order_id[:1] for picking in receipts}
        receipts._ensure_serials_can_come_back()
        result = super()._action_done()
        if receipts:
            receipts._adopt_surprises(orders)
            receipts._log_on_returns()
            receipts._put_away_returns()
            receipts.move_ids.rma_line_id.order_id._on_event("received")
            receipts.move_ids.rma_line_id.order_id._settle(["approval", "receipt"])
            replaced = receipts.move_ids.origin_returned_move_id.rma_line_id
            (receipts.move_ids.rma_line_id | replaced)._credit_overcharged()
        # sudo: rma.order - warehouse users validate deliveries without rights on returns
        given = self.sudo().move_ids.filtered(lambda move: move.rma_line_id and move._is_given())
        given.rma_line_id.order_id._on_event("delivered", given.picking_id)
        return result

    def _adopt_surprises(self, orders):
        """Take note of goods and lots that nobody announced.

        :param dict orders: ``{receipt: the return it is of}``
        """
        for picking in self:
            done = picking.move_ids.filtered(lambda move: move.state == "done")
            orders[picking]._adopt_unannounced(done.filtered(lambda move: not move.rma_line_id))
            done.rma_line_id._note_foreign_lots(done)

    def _log_on_returns(self):
        """Tell in the returns' chatter what came."""
        bodies = {}
        for picking in self:
            moves = picking.move_ids.filtered(
                lambda move: move.state == "done" and move._is_rma_receipt()
            )
            for order, part in moves.grouped(lambda move: move.rma_line_id.order_id).items():
                sentence = self.env._(
                    "%(receipt)s received: %(goods)s",
                    receipt=picking._get_html_link(),
                    goods=part._format_goods(),
                )
                bodies[order.id] = bodies.get(order.id, Markup()) + Markup("<p>%s</p>") % sentence
        self.env["rma.order"].browse(bodies)._message_log_batch(bodies)

    def _put_away_returns(self):
        """Bring received goods where their disposition says, unless they wait for somebody to
        inspect them."""
        moves = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move._is_rma_receipt()
                and not move.rma_line_id.order_id.is_inspection_required
            )
        )
        for disposition, part in moves.grouped(lambda m: m.rma_line_id.disposition_id).items():
            if disposition:
                disposition._put_away([(line, line.quantity) for line in part.move_line_ids])
