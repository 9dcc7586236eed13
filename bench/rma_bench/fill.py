"""Filling the tables with returns by SQL: rows copied from returns that were really made."""

PER_CUSTOMER = 10
PER_ORDER = 5
PER_PRODUCT = 100
PER_LOT = 20
MOST_OPEN = 5000
YEARS = 3

# Where a return stands, by its place among the newest: those are open, the old ones through.
OPEN_STATES = (("draft", 0.1), ("submitted", 0.3), ("revision", 0.35), ("approved", 1.0))
CLOSED_STATES = (("rejected", 0.04), ("cancel", 0.07), ("done", 1.0))


def clone_rows(cr, table, row_id, base, numbers, **expressions):
    """Insert copies of a row, with ids from ``base`` on; ``n`` in expressions is the number.

    :param tuple numbers: first, last and step
    """
    cr.execute(
        """
        SELECT quote_ident(column_name) FROM information_schema.columns
         WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'
        """,
        [table],
    )
    columns = [name for (name,) in cr.fetchall()]
    expressions = {"id": f"{base} + n", **expressions}
    expressions = {name: text for name, text in expressions.items() if name in columns}
    values = [expressions.get(name, f"r.{name}") for name in columns]
    first, last, step = numbers
    cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table} r, generate_series({first}::bigint, {last}, {step}) n "
        f"WHERE r.id = {row_id}"
    )
    cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")


def next_base(cr, table):
    """Return an id beyond all that a table has."""
    cr.execute(f"SELECT max(id) + 1 FROM {table}")
    return cr.fetchone()[0]


def state_sql(size, translate):
    """Return the SQL that gives return ``n`` of ``size`` its state.

    :param dict translate: the column's own names of the states
    """
    opened = min(size // 20, MOST_OPEN)

    def case(states):
        share = "((n * 7919) % 1000) / 1000.0"
        parts = [f"WHEN {share} < {limit} THEN '{translate[name]}'" for name, limit in states]
        return f"CASE {' '.join(parts)} ELSE '{translate[states[-1][0]]}' END"

    return f"CASE WHEN n > {size - opened} THEN {case(OPEN_STATES)} ELSE {case(CLOSED_STATES)} END"


def date_sql(size):
    """Return the SQL that spreads the returns over the last years, the last one now."""
    return f"now() AT TIME ZONE 'UTC' - ({size} - n) * interval '{YEARS} years' / {size}"


class Filler:
    """Brings the table of a column to a number of returns."""

    def __init__(self, env, samples):
        self.env = env
        self.cr = env.cr
        self.samples = samples
        self.bases = {}

    def fill(self, size, existing):
        """Add returns ``existing + 1 … size``; dates and states are those of the final size."""
        numbers = (existing + 1, size, 1)
        order = self.samples["order"]
        self.fill_shared(existing, size, order)
        self.fill_returns(size, numbers)
        self.cr.execute("ANALYZE")

    def fill_shared(self, existing, size, order):
        """Add customers, products, lots and orders, in proportion to the returns."""
        line = order.order_line[:1]
        product = line.product_id
        self.clone("res_partner", order.partner_id.id, existing, size, PER_CUSTOMER)
        partner = self.ref("res_partner", PER_CUSTOMER)
        self.cr.execute(
            f"UPDATE res_partner SET name = 'Customer ' || id, complete_name = 'Customer ' || id, "
            f"commercial_partner_id = id WHERE id >= {self.bases['res_partner']}"
        )
        self.clone("product_template", product.product_tmpl_id.id, existing, size, PER_PRODUCT)
        template = f"{self.bases['product_template']} + n"
        self.clone(
            "product_product",
            product.id,
            existing,
            size,
            PER_PRODUCT,
            product_tmpl_id=template,
            default_code="'C' || n",
        )
        self.clone(
            "stock_lot",
            self.samples["lot"].id,
            existing,
            size,
            PER_LOT,
            name="'LOT' || to_char(n, 'FM0000000')",
        )
        self.clone(
            "sale_order",
            order.id,
            existing,
            size,
            PER_ORDER,
            name="'SB' || n",
            partner_id=partner.replace("(n)", f"(n * {PER_ORDER})"),
        )
        self.clone(
            "sale_order_line",
            line.id,
            existing,
            size,
            PER_ORDER,
            order_id=f"{self.bases['sale_order']} + n",
            qty_delivered="1000000",
        )

    def clone(self, table, row_id, existing, size, per, **expressions):
        """Add as many rows as the returns want, one for every ``per`` of them."""
        if table not in self.bases:
            self.bases[table] = next_base(self.cr, table)
        numbers = (existing // per + 1, size // per, 1)
        if existing == 0:
            numbers = (0, size // per, 1)
        clone_rows(self.cr, table, row_id, self.bases[table], numbers, **expressions)

    def ref(self, table, per):
        """Return the SQL of the row that return ``n`` refers to."""
        return f"{self.bases[table]} + (n) / {per}"

    def fill_returns(self, size, numbers):
        """Add the returns themselves."""
        raise NotImplementedError
