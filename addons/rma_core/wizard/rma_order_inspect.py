from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RmaOrderInspect(models.TransientModel):
    """The inspector's screen: what becomes of received goods, split as needed."""

    _name = "rma.order.inspect"
    _description = "Inspect Returned Goods"

    order_id = fields.Many2one("rma.order", required=True, readonly=True)
    line_ids = fields.One2many(
        "rma.order.inspect.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    move_line_id = fields.Many2one(
        "stock.move.line",
        compute="_compute_move_line_id",
        help="The goods that arrived, where they are all of one kind.",
    )

    @api.depends("order_id")
    def _compute_move_line_id(self):
        for wizard in self:
            waiting = wizard.sudo().order_id.line_ids._get_receipt_lines_in_returns()
            wizard.move_line_id = next(iter(waiting)) if len(waiting) == 1 else False

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            # Inspectors need no rights on transfers to see what arrived.
            waiting = wizard.sudo().order_id.line_ids._get_receipt_lines_in_returns()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "move_line_id": move_line.id,
                            "quantity": quantity,
                            "disposition_id": move_line.move_id.rma_line_id.disposition_id.id,
                        }
                    )
                    for move_line, quantity in waiting.items()
                ),
            ]

    def action_confirm(self):
        self.ensure_one()
        self.order_id._inspect(
            [
                (line.sudo().move_line_id, line.quantity, line.is_refused, line.disposition_id)
                for line in self.line_ids
                if line.quantity
            ]
        )
        return {"type": "ir.actions.act_window_close"}


class RmaOrderInspectLine(models.TransientModel):
    _name = "rma.order.inspect.line"
    _description = "Inspected Goods"

    wizard_id = fields.Many2one("rma.order.inspect", required=True, ondelete="cascade")
    order_id = fields.Many2one(related="wizard_id.order_id")
    move_line_id = fields.Many2one(
        "stock.move.line",
        string="Received",
        required=True,
        domain="[('move_id.rma_line_id.order_id', '=', order_id), ('state', '=', 'done'),"
        " ('location_dest_id.usage', '=', 'internal'), ('location_id.usage', '!=', 'internal')]",
    )
    product_id = fields.Many2one(related="move_line_id.product_id")
    lot_id = fields.Many2one(related="move_line_id.lot_id")
    uom_id = fields.Many2one(related="move_line_id.product_uom_id")
    reason_id = fields.Many2one(related="move_line_id.move_id.rma_line_id.reason_id")
    description = fields.Text(related="move_line_id.move_id.rma_line_id.description")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_verdict",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_refused = fields.Boolean(
        string="Refuse", help="The customer gets nothing for it; it is sent back."
    )
    disposition_id = fields.Many2one(
        "rma.disposition", compute="_compute_verdict", store=True, readonly=False, precompute=True
    )

    @api.depends("move_line_id")
    def _compute_verdict(self):
        """Propose for an added line what the others left of the goods."""
        for line in self:
            move_line = line.sudo().move_line_id
            rma_line = move_line.move_id.rma_line_id
            others = line.wizard_id.line_ids.filtered(
                lambda other, line=line: other.move_line_id == line.move_line_id and other != line
            )
            waiting = rma_line._get_receipt_lines_in_returns().get(move_line, 0.0)
            line.quantity = max(waiting - sum(others.mapped("quantity")), 0.0)
            line.disposition_id = rma_line.disposition_id.id

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if line.quantity < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: a quantity cannot be less than zero.",
                        product=line.product_id.display_name,
                    )
                )
