"""The returns of the two add-ons, by SQL."""

from .fill import (
    PER_CUSTOMER,
    PER_LOT,
    PER_ORDER,
    PER_PRODUCT,
    Filler,
    clone_rows,
    date_sql,
    next_base,
    state_sql,
)

NAME = "to_char(n, 'FM0000000')"
# Spread over products and lots, not in step with the customers.
SCATTER = "((n * 104729) % {size})"


def by_state(state, otherwise, **values):
    """Return the SQL of a column that follows from the return's state."""
    cases = " ".join(f"WHEN '{name}' THEN {value}" for name, value in values.items())
    return f"CASE {state} {cases} ELSE {otherwise} END"


class SuiteFiller(Filler):
    """rma_order with one line each, every fifth with two, every tenth line with a lot."""

    tables = (*Filler.tables, "rma_order", "rma_order_line", "rma_order_line_stock_lot_rel")
    STATES = {
        name: name for name in "draft submitted revision approved done rejected cancel".split()
    }

    def fill_returns(self, size, numbers):
        state = f"({state_sql(size, self.STATES)})"
        date = date_sql(size)
        partner = self.ref("res_partner", PER_CUSTOMER)
        self.bases["rma_order"] = next_base(self.cr, "rma_order")
        clone_rows(
            self.cr,
            "rma_order",
            self.samples["return"].id,
            self.bases["rma_order"],
            numbers,
            name=f"'RMA/B/' || {NAME}",
            return_code="upper(substr(md5(n::text), 1, 4) || lpad(to_hex(n), 6, '0'))",
            reference="'REF' || n",
            access_token="NULL",
            state=state,
            workflow_state=by_state(state, state, done="'approved'"),
            partner_id=partner,
            commercial_partner_id=partner,
            partner_invoice_id=partner,
            partner_shipping_id=partner,
            create_date=date,
            date_submitted=by_state(state, date, draft="NULL"),
            date_closed=by_state(state, "NULL", done=date),
            # Of the approved a third has arrived.
            date_received=by_state(
                state, "NULL", done=date, approved=f"CASE WHEN n % 3 = 0 THEN {date} END"
            ),
            date_deadline=f"(({date}) + interval '14 days')::date - (n % 28)::int",
        )
        for step in (1, 5):
            self.fill_lines(size, (step, numbers[1], step), state)

    def fill_lines(self, size, numbers, state):
        base = next_base(self.cr, "rma_order_line")
        scattered = SCATTER.format(size=size)
        first, last, step = numbers
        clone_rows(
            self.cr,
            "rma_order_line",
            self.samples["return"].line_ids[:1].id,
            base,
            numbers,
            order_id=f"{self.bases['rma_order']} + n",
            product_id=f"{self.bases['product_product']} + {scattered} / {PER_PRODUCT}",
            sale_line_id=f"{self.bases['sale_order_line']} + n / {PER_ORDER}",
            move_id="NULL",
            reason_id=self.any_of("rma_reason"),
            reception_state=by_state(
                state,
                "'awaiting'",
                done="'received'",
                approved="CASE WHEN n % 3 = 0 THEN 'received' ELSE 'awaiting' END",
                rejected="'not_needed'",
                cancel="'not_needed'",
            ),
            settlement_state=by_state(
                state,
                "'waiting'",
                done="'settled'",
                rejected="'not_needed'",
                cancel="'not_needed'",
            ),
            decision=by_state(
                state, "'pending'", approved="'accepted'", done="'accepted'", rejected="'refused'"
            ),
        )
        self.cr.execute(
            f"""
            INSERT INTO rma_order_line_stock_lot_rel (rma_order_line_id, stock_lot_id)
            SELECT {base} + n, {self.bases["stock_lot"]} + {scattered} / {PER_LOT}
              FROM generate_series({first}::bigint, {last}, {step}) n WHERE n % 10 = 1
            """
        )

    def any_of(self, table):
        """Return the SQL that deals the records of a small table out."""
        self.cr.execute(f"SELECT array_agg(id) FROM {table}")
        [ids] = self.cr.fetchone()
        return f"('{{{','.join(map(str, ids))}}}'::int[])[1 + n % {len(ids)}]"


class OcaFiller(Filler):
    """One rma per returned product."""

    tables = (*Filler.tables, "rma")
    STATES = {
        "draft": "draft",
        "submitted": "confirmed",
        "revision": "confirmed",
        "approved": "received",
        "done": "refunded",
        "rejected": "finished",
        "cancel": "cancelled",
    }

    def fill_returns(self, size, numbers):
        partner = self.ref("res_partner", PER_CUSTOMER)
        date = date_sql(size)
        scattered = SCATTER.format(size=size)
        clone_rows(
            self.cr,
            "rma",
            self.samples["return"].id,
            next_base(self.cr, "rma"),
            numbers,
            name=f"'RMA/B/' || {NAME}",
            origin="'REF' || n",
            access_token="NULL",
            state=state_sql(size, self.STATES),
            date=date,
            create_date=date,
            deadline=f"(({date}) + interval '14 days')::date - (n % 28)::int",
            partner_id=partner,
            partner_invoice_id=partner,
            partner_shipping_id=partner,
            product_id=f"{self.bases['product_product']} + {scattered} / {PER_PRODUCT}",
            order_id=f"{self.bases['sale_order']} + n / {PER_ORDER}",
            sale_line_id=f"{self.bases['sale_order_line']} + n / {PER_ORDER}",
            move_id="NULL",
            picking_id="NULL",
            reception_move_id="NULL",
            refund_id="NULL",
            refund_line_id="NULL",
            operation_id="1 + n % 3",
        )


FILLERS = {"suite": SuiteFiller, "oca": OcaFiller}
