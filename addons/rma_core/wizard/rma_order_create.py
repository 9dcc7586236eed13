from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# What the dialog opens from, and the field that keeps it.
DOCUMENT_FIELDS = {
    "sale.order": "sale_order_id",
    "stock.picking": "picking_id",
    "account.move": "invoice_id",
    "rma.order": "order_id",
}


class RmaOrderCreate(models.TransientModel):
    """Shows what of an order, delivery or invoice can be returned; the chosen quantities become
    a return, whose own defaults do the rest."""

    _name = "rma.order.create"
    _description = "Return Products"

    sale_order_id = fields.Many2one("sale.order", readonly=True)
    picking_id = fields.Many2one("stock.picking", readonly=True)
    invoice_id = fields.Many2one("account.move", readonly=True)
    order_id = fields.Many2one(
        "rma.order", string="Return", readonly=True, help="The return that products are added to."
    )
    reason_id = fields.Many2one(
        "rma.reason", help="For all products; can be changed on each line of the return."
    )
    reference = fields.Char(string="Customer Reference")
    has_tracked_products = fields.Boolean(compute="_compute_has_tracked_products")
    line_ids = fields.One2many(
        "rma.order.create.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        # The lines are computed as superuser; the document named must be one the user sees.
        for name in DOCUMENT_FIELDS.values():
            wizards[name].check_access("read")
        return wizards

    @api.depends("sale_order_id", "picking_id", "invoice_id", "order_id")
    def _compute_line_ids(self):
        for wizard in self:
            document = wizard._get_document()
            returnable = document._get_returnable_quantities() if document else {}
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"sale_line_id": line.id, "returnable_quantity": quantity})
                    for line, quantity in returnable.items()
                ),
            ]

    @api.depends("line_ids.tracking")
    def _compute_has_tracked_products(self):
        for wizard in self:
            wizard.has_tracked_products = any(
                line.tracking in ("lot", "serial") for line in wizard.line_ids
            )

    @api.model
    def _open_for(self, document):
        """Return the action that opens the dialog for one order, transfer or invoice.

        :raises UserError: when nothing of it can be returned
        """
        wizard = self.create({DOCUMENT_FIELDS[document._name]: document.id})
        if not wizard.line_ids:
            raise UserError(
                self.env._(
                    "Nothing on %(document)s can be returned: nothing has been delivered, or "
                    "everything is already in a return.",
                    document=document.display_name,
                )
            )
        return wizard._get_action()

    def _get_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_create_action")
        return {**action, "res_id": self.id}

    def _get_document(self):
        self.ensure_one()
        return self.sale_order_id or self.picking_id or self.invoice_id or self.order_id

    def action_return_all(self):
        """Propose everything that can be returned."""
        self.ensure_one()
        for line in self.line_ids:
            line.quantity = line.returnable_quantity
        return self._get_action()

    def action_create_return(self):
        """Make the return, or add to the one it was opened from, and open it."""
        self.ensure_one()
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(
                self.env._("Enter a quantity for at least one product, then try again.")
            )
        lines._ensure_explained()
        added = [Command.create(line._prepare_return_line_vals()) for line in lines]
        if self.order_id:
            self.order_id.write({"line_ids": added})
            return {"type": "ir.actions.act_window_close"}
        order = self.env["rma.order"].create({"reference": self.reference, "line_ids": added})
        return order._get_records_action()


class RmaOrderCreateLine(models.TransientModel):
    _name = "rma.order.create.line"
    _description = "Product to Return"

    wizard_id = fields.Many2one("rma.order.create", required=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", required=True, readonly=True)
    product_id = fields.Many2one(related="sale_line_id.product_id")
    uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    currency_id = fields.Many2one(related="sale_line_id.currency_id")
    price_unit = fields.Float(related="sale_line_id.price_unit")
    date_delivered = fields.Date(compute="_compute_date_delivered", string="Delivered On")
    quantity_delivered = fields.Float(related="sale_line_id.qty_delivered", string="Delivered")
    returnable_quantity = fields.Float(
        string="Can Be Returned", digits="Product Unit", readonly=True
    )
    tracking = fields.Selection(related="product_id.tracking")
    delivered_lot_ids = fields.Many2many("stock.lot", compute="_compute_delivered_lot_ids")
    lot_ids = fields.Many2many("stock.lot", string="Lots / Serial Numbers")
    quantity = fields.Float(
        string="To Return",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason_id = fields.Many2one(
        "rma.reason",
        compute="_compute_reason_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    outcome_id = fields.Many2one(
        "rma.outcome",
        compute="_compute_outcome_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Empty: the usual one.",
    )
    description = fields.Text(string="Explanation")
    is_explanation_required = fields.Boolean(related="reason_id.require_note")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_rights()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "sale_line_id" in vals:
            self._check_rights()
        return result

    def _check_rights(self):
        """What is shown of an order line is read as superuser: it must be one the user sees."""
        self.sale_line_id.check_access("read")

    @api.depends("wizard_id.reason_id")
    def _compute_reason_id(self):
        for line in self:
            line.reason_id = line.wizard_id.reason_id

    @api.depends("reason_id")
    def _compute_outcome_id(self):
        for line in self:
            line.outcome_id = line.reason_id.outcome_id

    @api.depends("sale_line_id")
    def _compute_date_delivered(self):
        for line in self:
            # sudo: stock.move - clerks read dates of transfers they may not open
            dates = line.sale_line_id.sudo()._get_delivered_moves().mapped("date")
            line.date_delivered = max(dates, default=False)

    @api.depends("sale_line_id")
    def _compute_delivered_lot_ids(self):
        for line in self:
            line.delivered_lot_ids = line.sale_line_id._get_delivered_lots()

    @api.depends("lot_ids")
    def _compute_quantity(self):
        """Whoever names serial numbers has said how many."""
        for line in self:
            quantity = line.quantity
            if line.tracking == "serial" and line.lot_ids:
                quantity = line.product_id.uom_id._compute_quantity(
                    len(line.lot_ids), line.uom_id, round=False
                )
            line.quantity = quantity

    def _ensure_explained(self):
        """Ask for what *Submit* would ask for, while the customer is still at the desk."""
        outcome = self.env["rma.outcome"]
        for line in self:
            if "description" in line.reason_id._get_gaps(outcome, line.description, None):
                raise UserError(
                    self.env._(
                        "%(product)s: describe what is wrong. Reason %(reason)s requires an "
                        "explanation.",
                        product=line.product_id.display_name,
                        reason=line.reason_id.complete_name,
                    )
                )

    def _prepare_return_line_vals(self):
        self.ensure_one()
        vals = {"outcome_id": self.outcome_id.id} if self.outcome_id else {}
        return {
            **vals,
            "lot_ids": [Command.set(self.lot_ids.ids)],
            "sale_line_id": self.sale_line_id.id,
            "quantity": self.quantity,
            "reason_id": self.reason_id.id,
            "description": self.description,
            "photo_ids": [Command.set(self.photo_ids.ids)],
        }
