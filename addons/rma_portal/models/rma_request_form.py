from dataclasses import dataclass, field

from odoo import fields, models
from odoo.fields import Domain

from .rma_portal_line_mixin import PORTAL_FIELDS
from .rma_request import MOST_LINES

STEPS = (1, 2, 3, 4)
PRODUCTS, DETAILS, PHOTOS, CHECK = STEPS
ORDERS_A_PAGE = 5
LONGEST_REFERENCE = 100


@dataclass
class FormResult:
    """What to show after a form was handled.

    :param step: the step to show
    :param offers: what the lines' fields offer, see ``_get_portal_offers()``
    :param errors: ``{name of a field: sentence}``; ``""`` for what belongs to no field
    :param entered: ``{name of a field: text}`` that could not be taken and is shown again
    """

    step: int = PRODUCTS
    errors: dict = field(default_factory=dict)
    entered: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)
    is_ready: bool = False


class RmaRequest(models.Model):
    """The four steps of the guided form: read, kept, and what is missing told."""

    _inherit = "rma.request"

    def _open_form(self, step=None):
        """Show a step, or the first one that is not complete.

        :param str step: the step to show, if those before it are complete
        :rtype: FormResult
        """
        if not self.line_ids:
            return FormResult()
        offers = self.line_ids._get_portal_offers()
        self._try_out(offers)
        furthest = self._get_furthest_step(offers)
        if step:
            furthest = min(self._read_number(step, STEPS), furthest)
        return FormResult(furthest, offers=offers)

    def _handle_form(self, form, files):
        """Take over what a customer sent of the form.

        :param form: ``{name: text}``, for ``pick`` and ``shown`` a list of texts
        :param files: ``{name of a field: [(file name, content)]}``
        :rtype: FormResult
        """
        self.ensure_one()
        step = self._read_number(form.get("step"), STEPS)
        if step in (DETAILS, PHOTOS, CHECK) and not self.line_ids:
            step = PRODUCTS
        go = form.get("go") if isinstance(form.get("go"), str) else ""
        offers = self.line_ids._get_portal_offers() if step != PRODUCTS else {}
        errors = self._read_step(step, form, files, offers)
        self._remove(go)
        # Products that were just chosen need offers too.
        offers = offers or self.line_ids._get_portal_offers()
        result = FormResult(step, errors=errors, offers=offers)
        verb, __, target = go.partition("-")
        if errors or (step != PRODUCTS and verb in ("next", "step", "send")):
            self._try_out(offers)
        if verb == "next":
            self._go_on(result)
        elif verb == "back":
            before = [number for number in self._get_steps(offers) if number < step]
            result = FormResult(before[-1] if before else PRODUCTS, offers=offers)
        elif verb == "step":
            furthest = self._get_furthest_step(offers)
            step = min(self._read_number(target, STEPS), furthest)
            result = FormResult(step, offers=offers)
        elif verb == "send":
            self._check_all(result)
        result.entered = {
            name: form[name] for name in result.errors if isinstance(form.get(name), str)
        }
        self.date_touched = fields.Datetime.now()
        return result

    def _is_compact(self, offers):
        """Tell whether all there is to say has room in one step: about one piece."""
        return len(self.line_ids) == 1 and all(
            offers[line]["is_whole"] and offers[line]["maximum"] == 1
            for line in self.line_ids
            if line in offers
        )

    def _get_steps(self, offers):
        """Return the steps that this request takes."""
        return (DETAILS, CHECK) if self._is_compact(offers) else STEPS

    def _pick_only(self, order_id=None):
        """Choose the product by itself where there is one alone, and one of it.

        :return: whether it is chosen now
        """
        self.ensure_one()
        line = self._find_only(order_id) if not self.line_ids else None
        if line:
            self._add_lines({line: 1.0})
        return bool(line)

    def _find_only(self, order_id=None):
        """Return the order line that alone can be returned, if it is about one piece."""
        orders, has_more = self._find_orders(order_id=order_id)
        free = [
            (line, maximum)
            for __, items in self._get_order_choices(orders)
            for line, maximum, obstacles, *__ in items
            if not obstacles
        ]
        if has_more or len(free) != 1:
            return None
        ((line, maximum),) = free
        return line if maximum == 1 and line._is_counted() else None

    def _read_number(self, text, choices):
        return next((number for number in choices if str(number) == text), choices[0])

    def _read_step(self, step, form, files, offers):
        if step == PRODUCTS:
            return self._read_products(form)
        if step == DETAILS:
            errors = self.line_ids._read_portal_form(form, offers)
            return {**errors, **self._read_files(files)} if self._is_compact(offers) else errors
        if step == PHOTOS:
            return self._read_files(files)
        return self._read_check(form)

    def _go_on(self, result):
        result.errors = {**self._get_gaps(result.step, result.offers), **result.errors}
        if not result.errors:
            steps = self._get_steps(result.offers)
            result.step = next((step for step in steps if step > result.step), CHECK)

    def _check_all(self, result):
        """Find the first step where something is missing; ready to be sent if there is none."""
        for step in STEPS:
            errors = self._get_gaps(step, result.offers)
            if step == result.step:
                errors.update(result.errors)
            if errors:
                result.step, result.errors = step, errors
                return
        result.is_ready = True

    def _get_furthest_step(self, offers):
        """Return the first step that is not complete: later ones cannot be shown yet."""
        for step in STEPS[:-1]:
            if self._get_gaps(step, offers):
                return step
        return CHECK

    def _get_gaps(self, step, offers):
        """Return ``{name of a field: sentence}`` for what a step still needs."""
        if step == PRODUCTS:
            if self.line_ids:
                return {}
            return {"": self.env._("Choose at least one product.")}
        if step in (DETAILS, PHOTOS):
            names = PORTAL_FIELDS if step == DETAILS else ("files",)
            if self._is_compact(offers):
                names = (*PORTAL_FIELDS, "files")
            refused = self._get_refused(offers)
            sent = self.line_ids - refused
            if step == DETAILS and not sent:
                # Nothing would be left to send.
                return {
                    line._get_portal_key("reason"): " ".join(offers[line]["trial"].refusals)
                    for line in refused
                }
            return sent._get_portal_gaps(offers, names)
        return {
            f"clause-{clause.id}": self.env._("Please accept this to send your request.")
            for clause in self._get_clauses() - self.clause_ids
            if clause.is_required
        }

    # ------------------------------------------------------------------ 1: products

    def _read_products(self, form):
        """Keep the products that are ticked, drop those shown and not ticked."""
        shown, picked = (self._read_ids(form.get(name)) for name in ("shown", "pick"))
        if self.website_id.rma_single_line:
            picked = picked[:1]
            shown += self.line_ids.sale_line_id.ids if picked else []
        known = self.line_ids.sale_line_id
        self.line_ids.filtered(
            lambda line: line.sale_line_id.id in shown and line.sale_line_id.id not in picked
        ).unlink()
        added = self._find_sale_lines([number for number in picked if number not in known.ids])
        quantities = added._get_returnable_quantities()
        obstacles = added._get_rma_obstacles(quantities)
        added = added.filtered(lambda line: not obstacles[line])
        if len(self.line_ids) + len(added) > MOST_LINES:
            return {
                "": self.env._(
                    "A return has at most %(most)s products. Send this one first, then the rest.",
                    most=MOST_LINES,
                )
            }
        # If there is only one, nobody has to enter it.
        self._add_lines({line: 1.0 if quantities[line] == 1 else 0.0 for line in added})
        return {}

    def _add_lines(self, quantities):
        """Add order lines with the quantities to return, zero where it is still to be said."""
        defaults = self._prepare_defaults()
        self.env["rma.request.line"].create(
            [
                {
                    **defaults,
                    "request_id": self.id,
                    "sale_line_id": line.id,
                    "quantity": quantity,
                }
                for line, quantity in quantities.items()
            ]
        )
        self.invalidate_recordset(["line_ids"])

    def _take_lines_of(self, order):
        """Take over what can be returned again of a return that came to nothing.

        :return: the lines that were added
        """
        self.ensure_one()
        known = self.line_ids.sale_line_id
        wanted = {line.sale_line_id: line for line in order.line_ids if line.sale_line_id}
        sale_lines = self._find_sale_lines([line.id for line in wanted]) - known
        quantities = sale_lines._get_returnable_quantities()
        obstacles = sale_lines._get_rma_obstacles(quantities)
        sale_lines = sale_lines.filtered(lambda line: not obstacles[line])
        room = MOST_LINES - len(known)
        self._add_lines(
            {line: min(wanted[line].quantity, quantities[line]) for line in sale_lines[:room]}
        )
        added = self.line_ids.filtered(lambda line: line.sale_line_id in sale_lines)
        for line in added:
            old = wanted[line.sale_line_id]
            line.write({"reason_id": old.reason_id.id, "description": old.description})
        return added

    def _prepare_defaults(self):
        """Return what is filled in of new lines: the wish most people have."""
        outcome = self.env["rma.outcome"]._get_portal_outcomes(self.company_id)[:1]
        return {"outcome_id": outcome.id}

    def _read_ids(self, texts):
        """Return the numbers of a list of texts that are ids; what is none is left out."""
        texts = texts if isinstance(texts, list) else [texts]
        numbers = [
            int(text)
            for text in texts[: MOST_LINES * 10]
            if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10
        ]
        return list(dict.fromkeys(numbers))

    def _find_orders(self, search="", page=1, order_id=None):
        """Return the orders to choose from, and whether there are more.

        :param str search: part of an order's number or reference, or of a product
        :param int order_id: the one order to show
        """
        domain = self._get_order_domain() & Domain("order_line.qty_delivered", ">", 0)
        if order_id:
            domain = self._get_order_domain() & Domain("id", "=", order_id)
        if search:
            domain &= (
                Domain("name", "ilike", search)
                | Domain("client_order_ref", "ilike", search)
                | Domain("order_line.product_id", "ilike", search)
            )
        orders = self.env["sale.order"].search(
            domain,
            order="date_order desc, id desc",
            limit=ORDERS_A_PAGE + 1,
            offset=(page - 1) * ORDERS_A_PAGE,
        )
        return orders[:ORDERS_A_PAGE], len(orders) > ORDERS_A_PAGE

    def _get_order_choices(self, orders):
        """Return ``[(order, [(line, maximum, obstacles, deadline)])]``: what is offered of each
        order; the deadline as text."""
        lines = orders.order_line._filter_rma_candidates()
        deadlines = lines._get_rma_deadlines()
        quantities = lines._get_returnable_quantities()
        obstacles = lines._get_rma_obstacles(quantities)
        return [
            (
                order,
                [
                    (
                        line,
                        quantities[line],
                        obstacles[line],
                        lines._format_rma_deadline(deadlines[line]),
                    )
                    for line in lines
                    if line.order_id == order
                ],
            )
            for order in orders
        ]

    # ------------------------------------------------------------------ 3: photos

    def _read_files(self, files):
        errors = {}
        limits = self._get_limits()
        for line in self.line_ids:
            key = line._get_portal_key("files")
            if files.get(key):
                room = self.line_ids._get_portal_room(limits)[line]
                sentences = line._add_portal_files(files[key], limits, room)
                if sentences:
                    errors[key] = " ".join(sentences)
        return errors

    # ------------------------------------------------------------------ 4: check

    def _get_clauses(self):
        return self.env["rma.clause"]._get_portal_clauses(self.website_id)

    def _read_check(self, form):
        clauses = self._get_clauses()
        self.clause_ids = clauses.filtered(lambda clause: form.get(f"clause-{clause.id}"))
        reference = form.get("reference")
        if isinstance(reference, str):
            reference = reference.replace("\0", "").strip()
            if len(reference) > LONGEST_REFERENCE:
                return {
                    "reference": self.env._(
                        "Shorten your reference to %(most)s characters.", most=LONGEST_REFERENCE
                    )
                }
            self.reference = reference
        return {}

    # ------------------------------------------------------------------ buttons

    def _remove(self, go):
        """Remove a line or a file, as its button says."""
        verb, __, number = go.partition("-")
        if verb in ("remove", "drop") and number.isascii() and number.isdigit():
            if verb == "remove":
                self.line_ids.filtered(lambda line: line.id == int(number)).unlink()
            else:
                self.line_ids._drop_portal_file(int(number))
