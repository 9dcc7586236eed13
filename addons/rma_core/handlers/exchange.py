from odoo import Command, api, models
from odoo.exceptions import UserError


class RmaOutcomeHandlerExchange(models.AbstractModel):
    """Credit the returned product and sell another one: a credit note as for a refund and a
    new sale order, each made for what it does not cover yet."""

    _name = "rma.outcome.handler.exchange"
    _inherit = "rma.outcome.handler.refund"
    _description = "Exchange, Other Product"

    _settlement_sources = (
        "replacement_sale_line_ids.state",
        "replacement_sale_line_ids.product_uom_qty",
    )

    # ------------------------------------------------------------------ contract

    @api.model
    def _check(self, lines):
        super()._check(lines)
        for line in lines:
            if not line.replacement_product_id:
                raise UserError(
                    self.env._(
                        "%(line)s: choose the product the customer gets instead.",
                        line=line.display_name,
                    )
                )

    @api.model
    def _preview(self, lines):
        preview = super()._preview(lines)
        quantities = {
            line: line._get_previewed_quantity() - self._get_ordered(line)
            for line in lines.filtered("replacement_product_id")
        }
        to_order = lines.filtered(lambda line: line.uom_id.compare(quantities.get(line, 0), 0) > 0)
        for (order, __), part in to_order._grouped_by_currency().items():
            # A quotation that is never saved, priced as the real one will be.
            sale = self.env["sale.order"].new(
                self._prepare_sale_order_vals(order, part, quantities)
            )
            for line, sale_line in zip(part, sale.order_line, strict=True):
                preview[line].append(
                    {
                        "document": self.env._(
                            "Sales order for %s", line.replacement_product_id.display_name
                        ),
                        "quantity": quantities[line],
                        "amount": -sale_line.price_total,
                        "currency": sale_line.currency_id,
                    }
                )
        return preview

    @api.model
    def _execute(self, lines, quantities):
        to_credit, to_order = {}, {}
        for line in lines:
            due = line._get_due_quantity()
            credit = due - self._get_credited(line) - self._get_not_invoiced(line)
            order = due - self._get_ordered(line)
            if line.uom_id.compare(credit, 0) > 0:
                to_credit[line] = line.uom_id.round(credit)
            if line.uom_id.compare(order, 0) > 0:
                to_order[line] = line.uom_id.round(order)
        credit_notes = self.env["account.move"]
        if to_credit:
            credit_notes = super()._execute(lines.browse().union(*to_credit), to_credit)
        if to_order:
            self._create_sale_orders(lines.browse().union(*to_order), to_order)
        return credit_notes

    @api.model
    def _get_documents(self, lines):
        return [*super()._get_documents(lines), lines.replacement_sale_line_ids.order_id]

    @api.model
    def _get_settled_quantities(self, lines):
        credited = super()._get_settled_quantities(lines)
        return {
            line: min(quantity, self._get_ordered(line, states=("sale",)))
            for line, quantity in credited.items()
        }

    @api.model
    def _get_in_progress_quantities(self, lines):
        settled = self._get_settled_quantities(lines)
        in_progress = {}
        for line in lines:
            credited = self._get_credited(line) + self._get_not_invoiced(line)
            covered = min(credited, self._get_ordered(line))
            covered = line._snap(covered, line._get_due_quantity())
            in_progress[line] = line.uom_id.round(max(covered - settled[line], 0.0))
        return in_progress

    @api.model
    def _cancel_documents(self, lines):
        super()._cancel_documents(lines)
        orders = lines.replacement_sale_line_ids.order_id
        orders.filtered(lambda order: order.state in ("draft", "sent"))._action_cancel()

    @api.model
    def _asks_replacement_product(self):
        return True

    # ------------------------------------------------------------------ sale orders

    @api.model
    def _get_ordered(self, line, states=("draft", "sent", "sale")):
        """Return the line's quantity on its exchange orders in these states. The other product
        is exchanged one for one, unit for unit."""
        return line._get_ordered_instead(states)

    @api.model
    def _create_sale_orders(self, lines, quantities):
        """Create one sale order per return and currency for the products the customers get
        instead."""
        orders = self.env["sale.order"].create(
            [
                self._prepare_sale_order_vals(order, part, quantities)
                for (order, __), part in lines._grouped_by_currency().items()
            ]
        )
        to_confirm = orders.filtered(
            lambda order: all(order.order_line.rma_line_id.outcome_id.mapped("confirm_exchange"))
        )
        if to_confirm:
            to_confirm.action_confirm()
        return orders

    @api.model
    def _prepare_sale_order_vals(self, order, lines, quantities):
        """Return the values of the exchange order of one return. Extend with super()."""
        origin = lines.sale_line_id.order_id[:1]
        vals = {
            "partner_id": order.partner_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
            "partner_shipping_id": order.partner_shipping_id.id,
            "company_id": order.company_id.id,
            "warehouse_id": order.warehouse_id.id,
            "origin": order.name,
            "user_id": origin.user_id.id,
            "order_line": [
                Command.create(self._prepare_sale_line_vals(line, quantities[line]))
                for line in lines
            ],
        }
        if origin.pricelist_id:
            vals["pricelist_id"] = origin.pricelist_id.id
        return vals

    @api.model
    def _prepare_sale_line_vals(self, line, quantity):
        product = line.replacement_product_id
        uom = product.uom_id
        if line.uom_id._has_common_reference(uom):
            uom = line.uom_id
        vals = {
            "rma_line_id": line._origin.id,
            "product_id": product.id,
            "product_uom_id": uom.id,
            "product_uom_qty": quantity,
        }
        if line.outcome_id.exchange_price == "even":
            vals["price_unit"] = line.price_unit
            if line.sale_line_id:
                vals.update(self._prepare_even_price_vals(line, quantity))
        return vals

    @api.model
    def _prepare_even_price_vals(self, line, quantity):
        """Return the values that make the other product cost what was paid for the old one."""
        old = line.sale_line_id
        vals = {
            "price_unit": old.product_uom_id._compute_price(old.price_unit, line.uom_id),
            "discount": old.discount,
            "tax_ids": [Command.set(old.tax_ids.ids)],
        }
        # As a discount of the order, or a price reduction since, left it.
        credits_ = line.account_line_ids.filtered(lambda aml: aml._is_rma_credit())
        deducted = credits_.filtered("is_rma_amount")
        worth = [(aml.price_subtotal, aml.price_total) for aml in credits_]
        if not credits_:
            parts, __ = self._allocate(line, quantity)
            taken = self._take_parts([(line, *part) for part in parts])
            deducted = any(part_quantity is None for __, __, part_quantity, __ in taken)
            worth = [(amounts.base, amounts.total) for __, __, __, amounts in taken]
        if deducted:
            is_included = any(old.tax_ids.mapped("price_include"))
            paid = sum(total if is_included else base for base, total in worth)
            credited = self._get_credited(line) or quantity
            vals.update(price_unit=paid / credited, discount=0.0)
        return vals
