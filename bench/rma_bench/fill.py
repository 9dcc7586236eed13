"""Filling the tables with returns by SQL: rows copied from returns that were really made."""

import contextlib

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


@contextlib.contextmanager
def without_indexes(cr, tables):
    """Fill tables without their indexes, which are made again at once afterwards, and without
    looking up every foreign key: the rows are copies of rows that are right."""
    keys, indexes = read_keys(cr, tables), read_indexes(cr, tables)
    for table, name, __ in keys:
        cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, __ in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for __, definition in indexes:
        cr.execute(definition)
    for table, name, definition in keys:
        cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID")


def read_keys(cr, tables):
    """Return ``[(table, name, definition)]`` of the tables' foreign keys."""
    cr.execute(
        """
        SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
          FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN %s
        """,
        [tuple(tables)],
    )
    return cr.fetchall()


def read_indexes(cr, tables):
    """Return ``[(name, definition)]`` of the tables' indexes that no constraint needs."""
    cr.execute(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
          FROM pg_index i
         WHERE indrelid::regclass::text IN %s
           AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [tuple(tables)],
    )
    return cr.fetchall()


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

    tables = (
        "res_partner",
        "product_template",
        "product_product",
        "stock_lot",
        "sale_order",
        "sale_order_line",
    )

    def __init__(self, env, samples):
        self.env = env
        self.cr = env.cr
        self.samples = samples
        self.bases = {}

    def fill(self, size):
        """Add the returns and what they refer to, in proportion."""
        self.env.flush_all()
        with without_indexes(self.cr, self.tables):
            self.fill_shared(size, self.samples["order"])
            self.fill_returns(size, (1, size, 1))

    def fill_shared(self, size, order):
        """Add customers, products, lots and orders, in proportion to the returns."""
        line = order.order_line[:1]
        product = line.product_id
        base = next_base(self.cr, "res_partner")
        self.clone(
            "res_partner",
            order.partner_id.id,
            size // PER_CUSTOMER,
            name=f"'Customer ' || ({base} + n)",
            complete_name=f"'Customer ' || ({base} + n)",
            commercial_partner_id=f"{base} + n",
        )
        partner = self.ref("res_partner", PER_CUSTOMER)
        self.clone(
            "product_template",
            product.product_tmpl_id.id,
            size // PER_PRODUCT,
            name="jsonb_build_object('en_US', 'Product ' || n)",
        )
        self.clone(
            "product_product",
            product.id,
            size // PER_PRODUCT,
            product_tmpl_id=f"{self.bases['product_template']} + n",
            default_code="'C' || to_char(n, 'FM000000')",
        )
        self.clone(
            "stock_lot",
            self.samples["lot"].id,
            size // PER_LOT,
            name="'LOT' || to_char(n, 'FM0000000')",
        )
        self.clone(
            "sale_order",
            order.id,
            size // PER_ORDER,
            name="'SB' || to_char(n, 'FM0000000')",
            client_order_ref="NULL",
            partner_id=partner.replace("(n)", f"(n * {PER_ORDER})"),
        )
        self.clone(
            "sale_order_line",
            line.id,
            size // PER_ORDER,
            order_id=f"{self.bases['sale_order']} + n",
            qty_delivered="1000000",
        )

    def clone(self, table, row_id, count, **expressions):
        """Add rows with the numbers 0 to ``count``."""
        base = self.bases[table] = next_base(self.cr, table)
        clone_rows(self.cr, table, row_id, base, (0, count, 1), **expressions)

    def ref(self, table, per):
        """Return the SQL of the row that return ``n`` refers to."""
        return f"{self.bases[table]} + (n) / {per}"

    def fill_returns(self, size, numbers):
        """Add the returns themselves."""
        raise NotImplementedError
