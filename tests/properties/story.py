"""One sequence: orders, their returns, and the steps taken; readable when it fails."""

from contextlib import contextmanager

from odoo.exceptions import UserError

from .checks import check_everything
from .fingerprint import describe_difference, take_fingerprint
from .orders import PIECES, PLENTY


class Dice:
    """The numbers drawn for one step; zeros when they are used up."""

    def __init__(self, numbers):
        self._numbers = list(numbers)

    def roll(self, sides):
        """Return a number from 0 to ``sides`` - 1."""
        return self._numbers.pop(0) % sides if self._numbers else 0

    def pick(self, things):
        """Return one of ``things``; the first one is the plainest."""
        return things[self.roll(len(things))]


class Story:
    """What happens to some orders, with the records that the actions work on."""

    plenty = PLENTY

    def __init__(self, env, catalogue, spec, made):
        order_ids, sold, product_ids = made
        self.env = env
        self.catalogue = catalogue
        self.spec = spec
        self.orders = env["sale.order"].browse(order_ids)
        self.products = env["product.product"].browse(product_ids)
        self.specs = sold  # {id of an order line for goods: LineSpec}
        self.order_line_ids = self.orders.order_line.ids
        self.returns = env["rma.order"]
        self.changed = set()  # order lines of which the ordered quantity was changed
        self.is_global = spec.rounding == "round_globally"  # now, or once
        self.careless = set()  # invoices of which people credited what they would not have to
        self.unmatched = set()  # invoices of which a matched credit note was reset
        self.paid = {}  # {invoice id: what payments took off what is open}
        self.over_received = set()  # order lines of which more came than was announced
        self.steps = []
        self.refusals = []
        self.happened = []  # what steps came to, refused ones excepted
        self._found = {}
        self._fingerprint = None

    # ------------------------------------------------------------------ what there is

    @property
    def other_product(self):
        """What goods are exchanged for."""
        return self.products[-1:]

    @property
    def dispositions(self):
        """What can be done with goods that came back."""
        return self.find("rma.disposition")

    @property
    def lines(self):
        """The return lines."""
        return self.returns.line_ids

    @property
    def specs_of_orders(self):
        """What the orders are."""
        return (self.spec, *self.spec.beside)

    @property
    def sold(self):
        """The order lines for goods."""
        return self.env["sale.order.line"].browse(self.specs)

    def find(self, model, *domain):
        """Search, once a step: what there is does not change while it is looked at."""
        key = (model, domain)
        if key not in self._found:
            self._found[key] = self.env[model].search(list(domain), order="id")
        return self._found[key]

    @property
    def moves(self):
        """Every stock move of the story's goods."""
        return self.find("stock.move", ("product_id", "in", tuple(self.products.ids)))

    @property
    def transfers(self):
        """Every transfer of the story's goods."""
        return self.moves.picking_id.sorted("id")

    def bills(self, move_type):
        """The invoices or credit notes of the story's goods."""
        goods = ("product_id", "in", tuple(self.products.ids))
        lines = self.find("account.move.line", goods)
        return lines.move_id.filtered(lambda move: move.move_type == move_type).sorted("id")

    def get_return_unit(self, sale_line):
        """The other unit in which an order line's goods may be returned."""
        unit = self.specs[sale_line.id].unit
        return self.env.ref(f"uom.{self.catalogue.units[unit][2]}")

    def part_of(self, dice, quantity, uom, product):
        """Return some of a quantity of a product, all of it first, in sensible pieces."""
        share = dice.pick((1.0, 0.5, 0.25, 0.75))
        if share == 1.0:
            return quantity
        units = (
            spec.unit
            for line, spec in zip(self.sold, self.specs.values(), strict=True)
            if line.product_id == product
        )
        # Goods that were never ordered are counted in pieces.
        unit = next(units, "unit")
        piece = product.uom_id._compute_quantity(PIECES[unit], uom, round=False)
        return uom.round(min(quantity, max(int(quantity * share / piece), 1) * piece))

    def count(self, product):
        """What of a product is within the company."""
        inside = ("location_id.usage", "in", ("internal", "transit"))
        ours = ("location_id.company_id", "!=", False)
        quants = self.find("stock.quant", ("product_id", "=", product.id), inside, ours)
        return sum(quants.mapped("quantity"))

    # ------------------------------------------------------------------ steps

    def take(self, action, numbers):
        """Do one step if it is possible, then check everything.

        :return: whether there was anything to do it with
        """
        targets = action.get_targets(self)
        if not targets:
            return False
        dice = Dice(numbers)
        target = dice.pick(targets)
        before, returns = self._fingerprint or take_fingerprint(self), self.returns
        self._found = {}
        self._fingerprint = None
        names = ", ".join(record.display_name for record in target)
        self.steps.append(f"{action.name} {names}")
        with self.naming():
            try:
                with self.env.cr.savepoint():
                    word = action.run(self, target, dice)
                    self.env.flush_all()
            except UserError as error:
                self.returns = returns
                self._check_refusal(action, error, before)
            else:
                self._found = {}
                self.happened.append(f"{action.name}: {word}" if word else action.name)
                check_everything(self)
        return True

    def tell(self, *words):
        """Add to the description of the current step."""
        self.steps[-1] += " ".join(["", *map(str, words)])

    @contextmanager
    def naming(self):
        """Add the steps to whatever fails within."""
        try:
            yield
        except Exception as error:
            error.add_note(self.describe())
            raise

    def _check_refusal(self, action, error, before):
        message = str(error).replace("\n", " ")
        self.tell("-> refused:", message)
        self.refusals.append((action.name, message))
        # Odoo plans nothing in a locked period.
        is_free = not self.env.company.hard_lock_date
        assert not (action.must_succeed and is_free), f"{action.name} was refused: {message}"
        self._found = {}
        self._fingerprint = take_fingerprint(self)
        changes = describe_difference(before, self._fingerprint)
        assert not changes, f"a refused step changed {changes}"

    def finish(self):
        """Carry out whatever is ready; doing it again must make nothing."""
        self.steps.append("process all")
        with self.naming():
            self.returns.action_process()
            self.env.flush_all()
            self._found = {}
            check_everything(self)
            self.check_idle()

    def check_idle(self, returns=None):
        """Check that processing again changes nothing."""
        before = take_fingerprint(self)
        (returns or self.returns).action_process()
        self.env.flush_all()
        changes = describe_difference(before, take_fingerprint(self))
        assert not changes, f"processing again changed {changes}"

    def describe(self):
        """The order and the numbered steps."""
        steps = [f"{number}. {step}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join(["", f"order: {self.spec}", *steps])
