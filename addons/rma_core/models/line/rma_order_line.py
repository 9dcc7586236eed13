from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...formatting import format_quantity


class RmaOrderLine(models.Model):
    """One product of a return: what came from where, how much, why, and what for."""

    _name = "rma.order.line"
    _description = "Return Line"
    _inherit = ["rma.guard.mixin"]
    _order = "order_id desc, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    partner_id = fields.Many2one(related="order_id.partner_id")
    commercial_partner_id = fields.Many2one(related="order_id.commercial_partner_id")
    order_state = fields.Selection(related="order_id.state", string="Return State")
    date_submitted = fields.Datetime(related="order_id.date_submitted")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        compute="_compute_sale_line_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('state', '=', 'sale'), ('display_type', '=', False),"
        " ('order_partner_id.commercial_partner_id', '=?', commercial_partner_id)]",
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    move_id = fields.Many2one(
        "stock.move",
        string="Delivery",
        compute="_compute_move_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The delivered goods. Lots, value and the customer's address follow from it.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    tracking = fields.Selection(related="product_id.tracking", string="Tracked By")
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots / Serial Numbers",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
    )
    delivered_lot_ids = fields.Many2many(
        "stock.lot",
        compute="_compute_delivered_lot_ids",
        help="Lots delivered to the customer, to choose from.",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    reason_id = fields.Many2one("rma.reason", ondelete="restrict")
    description = fields.Text(
        string="Explanation", index="trigram", help="The customer's own words."
    )
    is_explanation_required = fields.Boolean(related="reason_id.require_note")
    outcome_id = fields.Many2one(
        "rma.outcome",
        compute="_compute_outcome_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    asks_replacement_product = fields.Boolean(related="outcome_id.asks_replacement_product")
    replacement_product_id = fields.Many2one(
        "product.product",
        string="Replaced By",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        help="What the customer gets instead, for an exchange.",
    )
    disposition_id = fields.Many2one(
        "rma.disposition",
        compute="_compute_disposition_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    price_unit = fields.Float(
        string="Unit Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        min_display_digits="Product Price",
        help="From the order line. To be given for goods without an order: they are credited "
        "at this price.",
    )
    quantity_approved = fields.Float(
        string="Approved",
        digits="Product Unit",
        compute="_compute_quantity_approved",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Can be lower than requested until the return is approved; 0 refuses the line.",
    )
    quantity_refused = fields.Float(
        string="Refused", digits="Product Unit", readonly=True, copy=False
    )
    quantity_inspected = fields.Float(
        string="Inspected", digits="Product Unit", readonly=True, copy=False
    )
    is_short_closed = fields.Boolean(
        string="Rest No Longer Expected",
        readonly=True,
        copy=False,
        help="Goods that have not arrived are no longer expected.",
    )
    stock_move_ids = fields.One2many(
        "stock.move", "rma_line_id", string="Stock Moves", readonly=True
    )
    account_line_ids = fields.One2many(
        "account.move.line", "rma_line_id", string="Credit Note Lines", readonly=True
    )
    replacement_sale_line_ids = fields.One2many(
        "sale.order.line", "rma_line_id", string="Replacement Order Lines", readonly=True
    )

    # ------------------------------------------------------------------ defaults

    @api.depends("move_id")
    def _compute_sale_line_id(self):
        for line in self:
            if not line.sale_line_id:
                line.sale_line_id = line.move_id.sale_line_id

    @api.depends("sale_line_id")
    def _compute_move_id(self):
        for line in self:
            sale_line = line.sale_line_id
            if sale_line and line.move_id.sale_line_id != sale_line:
                line.move_id = sale_line._get_delivered_moves()[:1]

    @api.depends("sale_line_id", "move_id")
    def _compute_product_id(self):
        for line in self:
            origin = line.sale_line_id.product_id or line.move_id.product_id
            line.product_id = origin or line.product_id

    @api.depends("sale_line_id", "move_id", "product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = (
                line.sale_line_id.product_uom_id
                or line.move_id.product_uom
                or line.product_id.uom_id
                # A new line in the form: quantities need some unit to be compared in.
                or line.uom_id
                or self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
            )

    @api.depends("sale_line_id", "move_id", "product_id")
    def _compute_delivered_lot_ids(self):
        for line in self:
            lots = line.sale_line_id._get_delivered_lots()
            # sudo: stock.move - clerks choose lots without rights on transfers
            line.delivered_lot_ids = lots | line.move_id.sudo().lot_ids.sudo(False)

    @api.depends("reason_id", "order_id.company_id")
    def _compute_outcome_id(self):
        defaults = {}
        for line in self:
            wanted = line.reason_id.outcome_id
            if wanted or not line.outcome_id:
                company = line.order_id.company_id or self.env.company
                if company not in defaults:
                    defaults[company] = self.env["rma.outcome"].search(
                        [("company_id", "in", [False, company.id])], limit=1
                    )
                line.outcome_id = wanted or defaults[company]

    @api.depends("reason_id", "outcome_id")
    def _compute_disposition_id(self):
        for line in self:
            line.disposition_id = (
                line.reason_id.disposition_id
                or line.outcome_id.disposition_id
                or line.disposition_id
            )

    @api.depends("sale_line_id", "order_id.company_id")
    def _compute_currency_id(self):
        for line in self:
            company = line.order_id.company_id or self.env.company
            line.currency_id = line.sale_line_id.currency_id or company.currency_id

    @api.depends("sale_line_id", "product_id")
    def _compute_price_unit(self):
        for line in self:
            if line.sale_line_id:
                line.price_unit = line.sale_line_id.price_unit
            else:
                line.price_unit = line.price_unit or line.product_id.lst_price

    @api.depends("quantity")
    def _compute_quantity_approved(self):
        for line in self:
            line.quantity_approved = line.quantity

    @api.depends("order_id.name", "product_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(return)s: %(product)s",
                # sudo: product.product - users who read the line may read the product's name
                product=line.product_id.sudo().display_name,
                **{"return": line.order_id.display_name},
            )

    def _format_quantity(self, quantity):
        """Return a quantity as texts name it, in the reader's language."""
        return format_quantity(self.env, quantity)

    # ------------------------------------------------------------------ constraints

    @api.constrains("quantity_approved", "quantity", "sale_line_id", "product_id", "uom_id")
    def _check_quantities(self):
        for line in self:
            if line.uom_id.compare(line.quantity, 0) <= 0 or line.quantity_approved < 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the quantity must be greater than zero. Delete the line if "
                        "nothing is returned.",
                        line=line.display_name,
                    )
                )
            if line.uom_id.compare(line.quantity_approved, line.quantity) > 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: you cannot approve %(approved)s; only %(quantity)s were "
                        "requested.",
                        line=line.display_name,
                        approved=line._format_quantity(line.quantity_approved),
                        quantity=line._format_quantity(line.quantity),
                    )
                )
            uom = line.product_id.uom_id
            if line.uom_id != uom and not line.uom_id._has_common_reference(uom):
                raise ValidationError(
                    self.env._(
                        "%(line)s cannot be returned in %(uom)s: choose a unit that converts to "
                        "%(product_uom)s.",
                        line=line.display_name,
                        uom=line.uom_id.name,
                        product_uom=line.product_id.uom_id.name,
                    )
                )
        self._check_claimed_quantity()

    @api.constrains("sale_line_id", "move_id", "product_id")
    def _check_origin(self):
        """Price follows from the order line, address, lots and value from the delivery: they
        must be about the same goods."""
        for line in self.filtered("sale_line_id"):
            # sudo: sale.order.line - clerks check lines without rights on orders
            sale_line = line.sale_line_id.sudo()
            is_wrong = not sale_line._is_sold_as(line.product_id)
            if is_wrong or (line.move_id and line.move_id not in sale_line._get_delivered_moves()):
                raise ValidationError(
                    self.env._(
                        "%(line)s: the product and the delivery must match line %(sale_line)s "
                        "of order %(order)s. Leave them empty to have them filled in, or "
                        "remove the order.",
                        line=line.display_name,
                        sale_line=sale_line.product_id.display_name,
                        order=sale_line.order_id.name,
                    )
                )
