"""Random sale orders: what they are (plain values, printable) and how they are made."""

from dataclasses import dataclass, field, replace

from odoo import Command
from odoo.exceptions import UserError

PRICES = (10.0, 3.37, 0.99, 33.33, 0.08, 1234.56)
DISCOUNTS = (0.0, 0.0, 33.33, 12.5)
TAXES = ((), ("19",), ("7 included",), ("7",), ("19.6 included",), ("19", "7"))
DELIVERIES = ((1.0,), (0.5, 1.0), (1.0,), (0.5,), ())
INVOICES = ("all", "all", "two", "part", "none", "draft")
UNITS = ("unit", "unit", "unit", "dozen", "kilo")
PIECES = {"unit": 1, "dozen": 3, "odd dozen": 1, "kilo": 0.25}  # in the stock's unit
PLENTY = 1000
DISCOUNTED = ("", "", "", "amount", "percent")
TERMS = ("", "", "included", "mixed", "excluded")


@dataclass(frozen=True)
class LineSpec:
    """One order line; ``unit`` says in what it is sold and returned."""

    policy: str = "delivery"
    unit: str = "unit"
    quantity: float = 4.0
    price: float = 10.0
    discount: float = 0.0
    taxes: tuple = ()

    def __str__(self):
        return (
            f"{self.quantity:g} {self.unit} at {self.price:g} -{self.discount:g}% "
            f"tax {'+'.join(self.taxes) or 'none'} ({self.policy})"
        )


@dataclass(frozen=True)
class OrderSpec:
    """An order up to the moment when returns begin."""

    lines: tuple = (LineSpec(),)
    deliveries: tuple = (1.0,)
    invoices: str = "all"
    rounding: str = "round_per_line"
    foreign: bool = False
    repairs: bool = False  # what comes back is to be repaired
    sister: bool = False  # the customer is another company of the database
    neighbour: bool = False  # the customer is somebody else
    discount: str = ""  # by Odoo's button: an amount, or a percentage
    coupon: bool = False
    term: str = ""  # how an early payment discount lowers the tax
    down_payment: bool = False
    fees: bool = False
    beside: tuple = ()  # orders in the same story

    def __str__(self):
        lines = "; ".join(map(str, self.lines))
        words = [
            f"{lines}; delivered {'+'.join(map(str, self.deliveries)) or 'not'}",
            f"invoiced {self.invoices}",
            self.rounding,
            *self.features,
            *(f"beside ({order})" for order in self.beside),
        ]
        return ", ".join(words)

    @property
    def features(self):
        """What is out of the ordinary about it, to be counted."""
        words = {
            "foreign": self.foreign,
            "to repair": self.repairs,
            "to a sister": self.sister,
            "to a neighbour": self.neighbour,
            f"discount ({self.discount})": self.discount,
            "coupon": self.coupon,
            f"early payment ({self.term})": self.term,
            "down payment": self.down_payment,
            "fees": self.fees,
            "several orders": self.beside,
            "dozens": any(line.unit == "dozen" for line in self.lines),
        }
        return [word for word, is_so in words.items() if is_so]


def make_specs(count, random):
    """Return ``count`` orders, the plainest ones first: failures shrink towards them."""
    plain = [
        OrderSpec(),
        OrderSpec(repairs=True),
        OrderSpec((LineSpec("order"),)),
        OrderSpec((LineSpec(), LineSpec("order", price=3.37, taxes=("19",)))),
    ]
    return [*plain, *(_make_spec(random) for __ in range(count))][:count]


def _make_spec(random, is_beside=False):
    lines = tuple(_make_line(random) for __ in range(random.choice((1, 1, 2, 3))))
    spec = OrderSpec(
        lines,
        random.choice(DELIVERIES),
        random.choice(INVOICES),
        random.choice(("round_per_line", "round_per_line", "round_globally")),
        random.random() < 0.15,
        not is_beside and random.random() < 0.2,
        random.random() < 0.15,
        is_beside and random.random() < 0.5,
        random.choice(DISCOUNTED),
        random.random() < 0.15,
        random.choice(TERMS),
        random.random() < 0.15,
        not is_beside and random.random() < 0.15,
    )
    if is_beside or random.random() < 0.6:
        return spec
    return replace(spec, beside=(_make_spec(random, is_beside=True),))


def _make_line(random):
    unit = random.choice(UNITS)
    quantity = random.choice((1.0, 2.5, 3.0)) if unit == "kilo" else random.randint(1, 8)
    return LineSpec(
        random.choice(("delivery", "order")),
        unit,
        float(quantity),
        random.choice(PRICES),
        random.choice(DISCOUNTS),
        random.choice(TAXES),
    )


@dataclass
class Catalogue:
    """What all orders share: customer, taxes, units, price lists, outcomes (ids)."""

    customer: int = 0
    sister: int = 0
    neighbour: int = 0
    pricelist: int = 0
    taxes: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    outcomes: dict = field(default_factory=dict)
    terms: dict = field(default_factory=dict)


def make_catalogue(env):
    """Create what all orders share."""
    currency = env["res.currency"].create(
        {
            "name": "XTS",
            "symbol": "x",
            "rounding": 0.01,
            "rate_ids": [Command.create({"name": "2020-01-01", "rate": 3.17})],
        }
    )
    pricelist = env["product.pricelist"].create({"name": "Foreign", "currency_id": currency.id})
    transit = env.ref("stock.stock_location_inter_company")
    transit.active = True
    return Catalogue(
        env["res.partner"].create({"name": "Ada Customer", "email": "ada@example.com"}).id,
        # As Odoo sets it on the partners of all companies once there are two.
        env["res.partner"].create({"name": "Sister", "property_stock_customer": transit.id}).id,
        env["res.partner"].create({"name": "Ben Neighbour", "email": "ben@example.com"}).id,
        pricelist.id,
        {name: _make_tax(env, name).id for name in ("19", "7", "7 included", "19.6 included")},
        {
            # sold in, kept in stock in, returned in
            "unit": ("product_uom_unit", "product_uom_unit", "product_uom_unit"),
            "dozen": ("product_uom_dozen", "product_uom_unit", "product_uom_unit"),
            "odd dozen": ("product_uom_dozen", "product_uom_unit", "product_uom_unit"),
            "kilo": ("product_uom_kgm", "product_uom_kgm", "product_uom_gram"),
        },
        _make_outcomes(env),
        {mode: _make_term(env, mode).id for mode in ("included", "mixed", "excluded")},
    )


def _make_term(env, mode):
    return env["account.payment.term"].create(
        {
            "name": f"2 % if paid early, {mode}",
            "early_discount": True,
            "discount_percentage": 2,
            "discount_days": 10,
            "early_pay_discount_computation": mode,
            "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
        }
    )


def _make_tax(env, name):
    rate, __, included = name.partition(" ")
    return env["account.tax"].create(
        {
            "name": f"Tax {name}",
            "amount": float(rate),
            "type_tax_use": "sale",
            "price_include_override": "tax_included" if included else "tax_excluded",
        }
    )


def _make_outcomes(env):
    """Every handler with every trigger that makes sense, posting and not."""
    outcomes = {}
    for handler in ("refund", "replace", "exchange", "keep", "send_back", "price_reduction"):
        for trigger in ("receipt", "approval", "manual"):
            for does_more in (False, True):
                if handler in ("keep", "price_reduction") and trigger == "receipt":
                    continue
                if does_more and handler in ("replace", "send_back"):
                    continue
                name = f"{handler} on {trigger}{', at once' if does_more else ''}"
                outcome = _make_outcome(env, name, handler, trigger, does_more)
                outcomes.setdefault(handler, {})[name] = outcome.id
    if "rma.outcome.handler.repair" in env.registry:
        outcomes["repair"] = _make_repair_outcomes(env)
    return outcomes


def _make_repair_outcomes(env):
    """Repairs that are delivered back and such that are handed over, and scrap."""
    outcomes = {}
    for trigger in ("receipt", "manual"):
        for is_handed_over in (False, True):
            name = f"repair on {trigger}{', at the counter' if is_handed_over else ''}"
            outcome = env.ref("rma_repair.outcome_repair").copy(
                {
                    "name": name,
                    "code": name,
                    "trigger": trigger,
                    "is_handed_over": is_handed_over,
                }
            )
            outcomes[name] = outcome.id
    outcomes["scrap"] = env.ref("rma_repair.outcome_scrap").id
    return outcomes


def _make_outcome(env, name, handler, trigger, does_more):
    return env.ref(f"rma_core.outcome_{handler}").copy(
        {
            "name": name,
            "code": name,
            "trigger": trigger,
            "post_refund": does_more,
            "confirm_exchange": does_more,
            "exchange_price": "even" if does_more else "today",
        }
    )


def prepare(env, spec):
    """Set what holds for the whole database as long as an order's story is told."""
    # Set on the company, and read whenever amounts are computed.
    env.company.tax_calculation_rounding_method = spec.rounding
    if spec.fees and "rma.policy" in env:
        env["rma.policy"].search([]).active = False
        env["rma.policy"].create(
            {
                "name": "Fees",
                "company_id": env.company.id,
                "restocking_fee_type": "percent",
                "restocking_percent": 7.5,
                "shipping_payer": "fee",
                "shipping_fee": 1.0,
            }
        )


class OrderMaker:
    """Makes orders by their specs, each with products of its own."""

    def __init__(self, env, catalogue):
        self.env = env
        self.catalogue = catalogue

    def make(self, spec):
        """Return the ids of the sale orders, what was ordered with each of their lines for goods,
        and the ids of the products, the one to exchange for last."""
        self.env.company.tax_calculation_rounding_method = spec.rounding
        orders, sold, products = [], {}, []
        for own in (*spec.beside, spec):
            order, goods = self._make_order(own)
            orders.insert(0, order.id)
            sold |= dict(zip(order.order_line.ids, own.lines, strict=False))
            products += goods
        other = self._make_product(LineSpec(price=7.77, taxes=("19",)))
        return orders, sold, [product.id for product in (*products, other)]

    def _make_order(self, spec):
        products = [self._make_product(line) for line in spec.lines]
        partner = self.catalogue.sister if spec.sister else self.catalogue.customer
        vals = {
            "partner_id": self.catalogue.neighbour if spec.neighbour else partner,
            "payment_term_id": self.catalogue.terms.get(spec.term, False),
            "order_line": [
                Command.create(self._line_vals(line, product))
                for line, product in zip(spec.lines, products, strict=True)
            ],
        }
        if spec.foreign:
            vals["pricelist_id"] = self.catalogue.pricelist
        order = self.env["sale.order"].create(vals)
        self._lower_price(order, spec)
        order.action_confirm()
        if spec.down_payment:
            self._pay_ahead(order)
        self._fulfil(order, spec)
        return order, products

    def _lower_price(self, order, spec):
        """Give a discount by Odoo's button, and use a coupon where there is such a thing."""
        if spec.discount:
            self.env["sale.order.discount"].create(
                {
                    "sale_order_id": order.id,
                    "discount_type": "amount" if spec.discount == "amount" else "so_discount",
                    "discount_amount": round(order.amount_untaxed * 0.07, 2),
                    "discount_percentage": 0.0733,
                }
            ).action_apply_discount()
        if spec.coupon and "loyalty.program" in self.env:
            program = self.env["loyalty.program"].create(
                {
                    "name": "Tenth",
                    "program_type": "promotion",
                    "trigger": "auto",
                    "rule_ids": [Command.create({"minimum_qty": 0})],
                    "reward_ids": [Command.create({"reward_type": "discount", "discount": 10})],
                }
            )
            order._update_programs_and_rewards()
            for coupon, rewards in order._get_claimable_rewards().items():
                if rewards & program.reward_ids:
                    order._apply_program_reward(rewards & program.reward_ids, coupon)
            program.active = False

    def _pay_ahead(self, order):
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30,
            }
        )
        wizard._create_invoices(order).action_post()

    def _make_product(self, line):
        product = self.env["product.product"].create(
            {
                "name": f"{line.policy} {line.unit}",
                "is_storable": True,
                "uom_id": self.env.ref(f"uom.{self.catalogue.units[line.unit][1]}").id,
                "list_price": line.price,
                "standard_price": 5,
                "invoice_policy": line.policy,
                "taxes_id": [Command.set([self.catalogue.taxes[name] for name in line.taxes])],
            }
        )
        stock = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, stock, PLENTY)
        return product

    def _line_vals(self, line, product):
        return {
            "product_id": product.id,
            "product_uom_id": self.env.ref(f"uom.{self.catalogue.units[line.unit][0]}").id,
            "product_uom_qty": line.quantity,
            "price_unit": line.price,
            "discount": line.discount,
            "tax_ids": [Command.set([self.catalogue.taxes[name] for name in line.taxes])],
        }

    def _fulfil(self, order, spec):
        """Deliver and invoice, in turns where there are two of each."""
        deliveries = list(spec.deliveries)
        if deliveries:
            deliver(order, deliveries.pop(0))
        if spec.invoices == "two":
            invoice(order, part=True)
        for share in deliveries:
            deliver(order, share)
        if spec.invoices != "none":
            invoice(order, part=spec.invoices == "part", post=spec.invoices != "draft")


def deliver(order, share=1.0):
    """Deliver a share of what is open; the rest stays in a backorder."""
    pickings = order.picking_ids.filtered(
        lambda picking: (
            picking.state not in ("done", "cancel") and picking.picking_type_code == "outgoing"
        )
    )
    for move in pickings.move_ids:
        move.quantity = move.product_uom.round(move.product_uom_qty * share)
        move.picked = bool(move.quantity)
    pickings.filtered(lambda picking: any(picking.move_ids.mapped("picked")))._action_done()


def invoice(order, part=False, post=True, final=False):
    """Invoice what is to be invoiced, or half of each line; nothing if there is nothing."""
    try:
        moves = order._create_invoices(final=final)
    except UserError:
        return order.env["account.move"]
    if part:
        for line in moves.invoice_line_ids:
            half = line.product_uom_id.round(line.quantity / 2)
            line.quantity = min(line.quantity, max(half, 1.0))
    if post:
        moves.action_post()
    return moves
