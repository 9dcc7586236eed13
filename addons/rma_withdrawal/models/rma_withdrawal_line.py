from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .product_template import EXCEPTIONS


class RmaWithdrawalLine(models.Model):
    """How much of an order line the consumer withdraws from, until when that was possible, and
    what the goods lost by use."""

    _name = "rma.withdrawal.line"
    _description = "Goods of a Withdrawal"
    _inherit = ["rma.guard.mixin"]
    _order = "withdrawal_id, id"
    _check_company_auto = True

    withdrawal_id = fields.Many2one(
        "rma.withdrawal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="withdrawal_id.company_id", store=True, precompute=True)
    sale_order_id = fields.Many2one(related="withdrawal_id.sale_order_id")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('order_id', '=', sale_order_id), ('display_type', '=', False)]",
    )
    product_id = fields.Many2one(related="sale_line_id.product_id")
    uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        string="Possible Until",
        readonly=True,
        copy=False,
        help="Empty: as long as goods are to come.",
    )
    exception = fields.Selection(EXCEPTIONS, readonly=True, copy=False)
    value_loss = fields.Monetary(
        string="Loss of Value",
        readonly=True,
        copy=False,
        help="Kept from the refund, taxes included, since the goods were used more than it takes "
        "to see what they are.",
    )
    value_loss_reason = fields.Text(readonly=True, copy=False)
    value_loss_user_id = fields.Many2one(
        "res.users", string="Loss Found By", readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="sale_line_id.currency_id")

    _sale_line_uniq = models.UniqueIndex(
        "(withdrawal_id, sale_line_id)", "Each order line stands in a withdrawal once."
    )

    @api.depends("sale_line_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.quantity or line.sale_line_id.product_uom_qty

    @api.constrains("quantity", "sale_line_id", "withdrawal_id")
    def _check_quantity(self):
        for line in self:
            ordered = line.sale_line_id.product_uom_qty
            if line.uom_id.compare(line.quantity, 0) <= 0 or (
                line.withdrawal_id.state in ("received", "person")
                and line.uom_id.compare(line.quantity, ordered) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(product)s: %(ordered)s were ordered. Enter from how many of them the "
                        "consumer withdraws.",
                        product=line.product_id.display_name,
                        ordered=f"{ordered:g}",
                    )
                )

    @api.constrains("sale_line_id", "withdrawal_id")
    def _check_order(self):
        for line in self:
            if line.sale_line_id.order_id != line.withdrawal_id.sale_order_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s is not of order %(order)s.",
                        product=line.product_id.display_name,
                        order=line.withdrawal_id.sale_order_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["withdrawal_id"] for vals in vals_list if vals.get("withdrawal_id")}
        self.env["rma.withdrawal"].browse(ids).check_access("write")
        lines = super().create(vals_list)
        lines._ensure_open()
        return lines

    def write(self, vals):
        if {"sale_line_id", "quantity", "withdrawal_id"} & vals.keys():
            self._ensure_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self._ensure_open()

    def _ensure_open(self):
        """What was carried out stays as it is."""
        for withdrawal in self.withdrawal_id:
            if withdrawal.state not in ("received", "person"):
                raise UserError(
                    self.env._(
                        "%(withdrawal)s was carried out: its goods cannot be changed any more. "
                        "Take down another withdrawal for the difference.",
                        withdrawal=withdrawal.name,
                    )
                )
