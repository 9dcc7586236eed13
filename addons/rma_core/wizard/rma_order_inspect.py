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

    waiting_line_ids = fields.Many2many(
        "stock.move.line", compute="_compute_waiting", help="The goods to choose from."
    )
    move_line_id = fields.Many2one(
        "stock.move.line",
        compute="_compute_waiting",
        help="The goods that arrived, where they are all of one kind.",
    )

    @api.depends("order_id")
    def _compute_waiting(self):
        for wizard in self:
            # sudo: stock.move.line - inspectors see what arrived without rights on transfers
            waiting = wizard.sudo().order_id.line_ids._get_receipt_lines_in_returns()
            ids = [move_line.id for move_line in waiting]
            wizard.waiting_line_ids = [Command.set(ids)]
            wizard.move_line_id = ids[0] if len(ids) == 1 else False

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            # sudo: stock.move.line - inspectors see what arrived without rights on transfers
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

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._check_rights()
        return wizards

    def write(self, vals):
        result = super().write(vals)
        self._check_rights()
        return result

    def _check_rights(self):
        """What arrived is read as superuser: the return must be the user's to inspect."""
        self.order_id._ensure_can_inspect()

    def action_confirm(self):
        self.ensure_one()
        findings = {}
        for line in self.line_ids.filtered("finding"):
            # sudo: stock.move.line - inspectors have no rights on transfers
            findings.setdefault(line.sudo().move_line_id.move_id.rma_line_id, []).append(
                line.finding
            )
        self.order_id._inspect(
            [
                (line.sudo().move_line_id, line.quantity, line.is_refused, line.disposition_id)
                for line in self.line_ids
                if line.quantity
            ],
            {line: "\n".join(texts) for line, texts in findings.items()},
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
    finding = fields.Char(
        string="Found", help="The condition of the goods: the customer reads it."
    )
    disposition_id = fields.Many2one(
        "rma.disposition", compute="_compute_verdict", store=True, readonly=False, precompute=True
    )

    @api.depends("move_line_id")
    def _compute_verdict(self):
        """Propose for an added line what the others left of the goods."""
        for line in self:
            # sudo: stock.move.line - inspectors have no rights on transfers
            move_line = line.sudo().move_line_id
            rma_line = move_line.move_id.rma_line_id
            others = line.wizard_id.line_ids.filtered(
                lambda other, line=line: other.move_line_id == line.move_line_id and other != line
            )
            waiting = rma_line._get_receipt_lines_in_returns().get(move_line, 0.0)
            line.quantity = max(waiting - sum(others.mapped("quantity")), 0.0)
            line.disposition_id = rma_line.disposition_id.id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Of a dialog of one's own.
        lines.wizard_id.check_access("write")
        return lines

    @api.constrains("wizard_id", "move_line_id")
    def _check_goods(self):
        """Refuse other goods at once: what is shown of them is read as superuser."""
        # sudo: stock.move.line - inspectors have no rights on transfers
        for line in self.sudo():
            if line.move_line_id.move_id.rma_line_id.order_id != line.order_id:
                raise UserError(
                    self.env._(
                        "These goods did not arrive with return %(return)s. Choose goods that "
                        "did.",
                        **{"return": line.order_id.name},
                    )
                )

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if line.quantity < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: the quantity cannot be negative.",
                        product=line.product_id.display_name,
                    )
                )
