import re

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.rma_core.formatting import format_quantity

LONGEST_TEXT = 2000
QUANTITY = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
# What a customer says about a line, in the order the form asks for it.
PORTAL_FIELDS = ("quantity", "reason", "outcome", "product", "description")


class RmaPortalLineMixin(models.AbstractModel):
    """A line that a customer fills in on the website: one of a request, or one of a return that
    is to be revised. What the form offers and what it accepts come from the same place.

    Fields of the form are named ``line-<id>-<field>``.
    """

    _name = "rma.portal.line.mixin"
    _description = "Line Filled In by a Customer"

    # ------------------------------------------------------------------ what is offered

    def _get_portal_offers(self):
        """Return ``{line: {"maximum", "is_whole", "obstacles", "reasons", "outcomes",
        "products"}}``: what a customer may choose for each line."""
        sale_lines = self.sale_line_id
        quantities = sale_lines._get_returnable_quantities()
        obstacles = sale_lines._get_rma_obstacles(quantities)
        reasons = self.env["rma.reason"]._get_portal_reasons(sale_lines.company_id)
        outcomes = self.env["rma.outcome"]._get_portal_outcomes(sale_lines.company_id)
        offers = {}
        for line in self:
            products = line._get_replacement_products()
            offers[line] = {
                "maximum": line._get_portal_maximum(quantities.get(line.sale_line_id, 0.0)),
                "is_whole": bool(line.sale_line_id) and line.sale_line_id._is_counted(),
                "obstacles": line._get_portal_obstacles(obstacles.get(line.sale_line_id, [])),
                "reasons": reasons,
                "outcomes": outcomes.filtered(
                    lambda outcome, products=products: (
                        products or not outcome.asks_replacement_product
                    )
                ),
                "products": products,
            }
        return offers

    def _get_portal_maximum(self, returnable):
        """Return how much may be asked for, in the line's unit.

        :param returnable: what of the order line is in no return, in the order's unit
        """
        self.ensure_one()
        return max(returnable, 0.0)

    def _get_portal_obstacles(self, obstacles):
        """Return the sentences that say why the line cannot be returned."""
        return obstacles

    def _get_portal_uom(self):
        """Return the unit that the line's quantities are in."""
        self.ensure_one()
        return self.sale_line_id.product_uom_id

    def _format_portal_quantity(self, quantity):
        """Return a quantity with the line's unit, as texts name it."""
        unit = self._get_portal_uom()._get_name_after(quantity)
        return f"{format_quantity(self.env, quantity)} {unit}"

    def _format_portal_number(self, quantity):
        """Return a quantity as it is typed into a field."""
        return f"{quantity:.6f}".rstrip("0").rstrip(".")

    def _get_replacement_products(self):
        """Return what the product may be exchanged for: its other variants."""
        self.ensure_one()
        product = self.product_id
        variants = product.product_tmpl_id.product_variant_ids - product
        return variants.filtered("sale_ok")

    def _get_replacement_choices(self, offer):
        """Return ``[{"product", "difference", "currency", "stock"}]``: what can be had instead,
        what it costs more for each piece, taxes included, and whether it is there. None where
        that is not known."""
        self.ensure_one()
        products = offer["products"]
        sale_line = self.sale_line_id
        if not products or not sale_line or not sale_line.product_uom_qty:
            return [
                {"product": product, "difference": None, "currency": None, "stock": None}
                for product in products
            ]
        order = sale_line.order_id
        is_even = any(
            outcome.asks_replacement_product and outcome.exchange_price == "even"
            for outcome in offer["outcomes"]
        )
        prices = order.pricelist_id._get_products_price(
            products, 1.0, currency=order.currency_id, date=order.env.cr.now()
        )
        paid = sale_line.price_total / sale_line.product_uom_qty
        here = products.with_context(warehouse_id=order.warehouse_id.id)
        return [
            {
                "product": product,
                "difference": 0.0
                if is_even
                else self._get_price_with_taxes(product, prices[product.id]) - paid,
                "currency": order.currency_id,
                "stock": not product.is_storable or product.free_qty > 0,
            }
            for product in here
        ]

    def _get_price_with_taxes(self, product, price):
        """Return what one piece costs the order's customer."""
        order = self.sale_line_id.order_id
        taxes = product.taxes_id._filter_taxes_by_company(order.company_id)
        taxes = order.fiscal_position_id.map_tax(taxes)
        totals = taxes.compute_all(price, order.currency_id, 1.0, product, order.partner_id)
        return totals["total_included"]

    def _get_portal_key(self, name):
        """Return the name of a field of the form."""
        return f"line-{self.id}-{name}"

    # ------------------------------------------------------------------ what is filled in

    def _read_portal_form(self, form, offers, names=PORTAL_FIELDS):
        """Take over what a customer filled in.

        :param form: ``{name of a field: text}``; what is not in it stays as it is
        :param offers: see ``_get_portal_offers()``, asked for once for all of a request
        :param names: the fields that may be changed
        :return: ``{name of a field: sentence}`` for what cannot be taken
        """
        errors = {}
        for line in self:
            vals = {}
            for name in names:
                key = line._get_portal_key(name)
                if not isinstance(form.get(key), str):
                    continue
                reader = getattr(line, f"_read_portal_{name}")
                try:
                    vals.update(reader(form[key].replace("\0", "").strip(), offers[line]))
                except UserError as error:
                    errors[key] = str(error)
            changed = {
                name: value
                for name, value in vals.items()
                if line._fields[name].convert_to_write(line[name], line) != value
            }
            if changed:
                line.write(changed)
        return errors

    def _read_portal_quantity(self, text, offer):
        if not text:
            return (
                {"quantity": 0.0} if self._can_portal_be_empty() else self._refuse_quantity(offer)
            )
        if not QUANTITY.fullmatch(text):
            self._refuse_quantity(offer)
        quantity = float(text.replace(",", "."))
        uom = self._get_portal_uom()
        if offer["is_whole"] and quantity != int(quantity):
            raise UserError(self.env._("Enter a whole number: this is counted in pieces."))
        quantity = uom.round(quantity)
        if not quantity or uom.compare(quantity, offer["maximum"]) > 0:
            self._refuse_quantity(offer)
        return {"quantity": quantity}

    def _can_portal_be_empty(self):
        """Tell whether a line may be kept without a quantity for now."""
        return False

    def _refuse_quantity(self, offer):
        raise UserError(
            self.env._(
                "Enter how many you return: more than 0 and at most %(maximum)s.",
                maximum=self._format_portal_quantity(offer["maximum"]),
            )
        )

    def _read_portal_reason(self, text, offer):
        reason = offer["reasons"].filtered(lambda reason: str(reason.id) == text)
        if text and not reason:
            raise UserError(self.env._("Choose one of the reasons in the list."))
        return {"reason_id": reason.id}

    def _read_portal_outcome(self, text, offer):
        outcome = offer["outcomes"].filtered(lambda outcome: str(outcome.id) == text)
        if text and not outcome:
            raise UserError(self.env._("Choose one of the options in the list."))
        return {"outcome_id": outcome.id} if outcome else {}

    def _read_portal_product(self, text, offer):
        product = offer["products"].filtered(lambda product: str(product.id) == text)
        if text and not product:
            raise UserError(self.env._("Choose one of the products in the list."))
        return {"replacement_product_id": product.id}

    def _read_portal_description(self, text, offer):
        if len(text) > LONGEST_TEXT:
            raise UserError(
                self.env._(
                    "Shorten this text to %(most)s characters; it has %(length)s.",
                    most=LONGEST_TEXT,
                    length=len(text),
                )
            )
        return {"description": text.replace("\r\n", "\n") or False}

    # ------------------------------------------------------------------ what is missing

    def _get_portal_gaps(self, offers, names=PORTAL_FIELDS):
        """Return ``{name of a field: sentence}`` for what is still to be filled in."""
        gaps = {}
        for line in self:
            trial = offers[line].get("trial")
            for name in names:
                sentence = getattr(line, f"_get_portal_gap_{name}")(offers[line])
                if sentence := sentence or (trial and trial.gaps.get(name)):
                    gaps[line._get_portal_key(name)] = sentence
        return gaps

    def _get_reason_gaps(self):
        """Return what the line's reason asks for and is missing; see ``rma.reason``."""
        return self.reason_id._get_gaps(self.outcome_id, self.description, self.attachment_ids)

    def _get_portal_gap_quantity(self, offer):
        uom = self._get_portal_uom()
        if offer["obstacles"]:
            return " ".join(offer["obstacles"])
        if (
            not 0 < uom.compare(self.quantity, 0)
            or uom.compare(self.quantity, offer["maximum"]) > 0
        ):
            try:
                self._refuse_quantity(offer)
            except UserError as error:
                return str(error)
        return None

    def _get_portal_gap_reason(self, offer):
        return None if self.reason_id else self.env._("Choose why you return this.")

    def _get_portal_gap_outcome(self, offer):
        if not self.outcome_id:
            return self.env._("Choose what you would like to have.")
        if "outcome" in self._get_reason_gaps():
            allowed = self.reason_id.outcome_ids & offer["outcomes"]
            return self.env._(
                "This is not possible for the reason you chose. Choose one of: %(outcomes)s.",
                outcomes=", ".join(allowed.mapped("name")),
            )
        return None

    def _get_portal_gap_product(self, offer):
        if self.outcome_id.asks_replacement_product and not self.replacement_product_id:
            return self.env._("Choose what you would like to have instead.")
        return None

    def _get_portal_gap_description(self, offer):
        if "description" in self._get_reason_gaps():
            return self.env._("Describe what is wrong: this reason asks for it.")
        return None

    def _get_portal_gap_files(self, offer):
        if "files" in self._get_reason_gaps():
            return self.env._("Add a photo: this reason asks for one.")
        return None
