"""The suite's part: returns from the request to the posted credit note, by those who do it."""

from odoo import Command

from .books import Settled, to_money


class ReturnDesk:
    """Sends parts through the suite in batches of returns.

    :param shop: the `Shop` that sold the goods
    :param staff: `{role: user id}` as in `shop.STAFF`
    :param watch: a `Stopwatch`
    """

    def __init__(self, shop, staff, watch):
        self.shop = shop
        self.staff = staff
        self.watch = watch
        self.settled = []

    def take_back(self, env, returns):
        """Carry out `returns`, each a list of the parts of one return."""
        with self.watch.measure("create"):
            orders = self._create(env, returns)
        with self.watch.measure("submit"):
            orders.action_submit()
        with self.watch.measure("approve"):
            orders.action_approve()
        with self.watch.measure("receive"):
            self._receive(orders)
        parts = [part for parts in returns for part in parts]
        with self.watch.measure("credit"):
            self._credit(orders, parts)
        with self.watch.measure("write"):
            env.flush_all()

    def _create(self, env, returns):
        """The clerk enters what customers ask for."""
        reason = env.ref("rma_core.reason_withdrawal")
        return (
            env["rma.order"]
            .with_user(self.staff["clerk"])
            .create(
                [
                    {
                        "partner_id": self.shop.customers[parts[0].row.customer],
                        "company_id": self.shop.company_id,
                        "reference": parts[0].row.invoice,
                        "line_ids": [
                            Command.create(self._prepare_line_vals(part, reason, sequence))
                            for sequence, part in enumerate(parts)
                        ],
                    }
                    for parts in returns
                ]
            )
        )

    def _prepare_line_vals(self, part, reason, sequence):
        vals = {"quantity": part.quantity, "reason_id": reason.id, "sequence": sequence}
        if part.purchase:
            return {**vals, "sale_line_id": self.shop.sale_lines[part.purchase.number]}
        price = float(part.row.price)
        return {**vals, "product_id": self.shop.products[part.row.code], "price_unit": price}

    def _receive(self, orders):
        """The warehouse worker finds everything as announced and validates the receipts."""
        # The worker sees transfers, not returns.
        receipts = orders.sudo().receipt_ids.with_user(self.staff["warehouse"])
        receipts.move_ids.picked = True
        receipts.button_validate()

    def _credit(self, orders, parts):
        """The accountant posts the credit notes as they are, but for the prices which the
        retailer had agreed otherwise."""
        lines = orders.line_ids.with_user(self.staff["accountant"])
        lines = lines.sorted(lambda line: (line.order_id.id, line.sequence))
        credit_notes = lines.account_line_ids.move_id
        for line, part in zip(lines, parts, strict=True):
            proposed = to_money(sum(line.account_line_ids.mapped("price_total")))
            self.settled.append(Settled(part, line.id, proposed))
            if part.is_at_another_price:
                line.account_line_ids.price_unit = float(part.row.price)
        credit_notes.action_post()
