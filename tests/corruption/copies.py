"""Makes a big database of few returns: whole returns with all their documents are copied by SQL,
so that each copy adds up as the original does."""

# Of each return: what is copied with it, table by table. Rows point at each other by their keys.
UNIQUE = {
    "rma_order": ("name", "access_token"),
    "account_move": ("name", "access_token", "payment_reference"),
    "stock_picking": ("name",),
    "sale_order": ("name", "access_token"),
}
LINKS = (
    "sale_order_line_invoice_rel",
    "account_move_line_account_tax_rel",
    "account_tax_sale_order_line_rel",
    "stock_move_move_rel",
)


def collect(rma):
    """Return ``{table: ids}`` of a return, its order and all that hangs on both."""
    sale = rma.line_ids.sale_line_id.order_id
    moves = sale.picking_ids.move_ids | rma.line_ids.stock_move_ids
    pickings = moves.picking_id
    entries = sale.invoice_ids | rma.line_ids.account_line_ids.move_id
    items = entries.line_ids
    partials = items.matched_debit_ids | items.matched_credit_ids
    records = (
        sale,
        sale.order_line,
        pickings,
        moves | pickings.move_ids,
        pickings.move_ids.move_line_ids,
        entries,
        items,
        partials,
        items.full_reconcile_id,
        rma,
        rma.line_ids,
    )
    return {part._table: sorted(part.ids) for part in records if part}


def take_keys(cr):
    """Take all foreign keys off, since nobody who changes a database so is told; return what each
    column points at: ``{(table, column): table}``."""
    cr.execute(
        """
        SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, c.conname
          FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f'
        """
    )
    keys = cr.fetchall()
    for table, __, __, name in keys:
        cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return {(table, column): target for table, column, target, __ in keys}


class Copier:
    """Copies one return with everything, any number of times."""

    def __init__(self, cr, rows, keys):
        self.cr, self.rows, self.keys = cr, rows, keys
        self.bases = {table: self._get_base(table) for table in rows}

    def copy(self, count):
        """Copy all rows ``count`` times; copy ``n`` of a row is found by ``find()``."""
        for table in self.rows:
            self._copy_rows(table, count)
        for table in LINKS:
            self._copy_links(table, count)

    def find(self, table, row_id, n):
        """Return the id of a row's copy ``n``."""
        return self.bases[table] + n * len(self.rows[table]) + self.rows[table].index(row_id)

    def get_copies(self, n):
        """Return ``{(table, id)}`` of all rows of copy ``n``."""
        return {
            (table, self.find(table, row, n)) for table in self.rows for row in self.rows[table]
        }

    def _get_base(self, table):
        self.cr.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")
        return self.cr.fetchone()[0]

    def _read_columns(self, table):
        self.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in self.cr.fetchall()]

    def _map(self, table, column):
        """Return the SQL of what a copy's column points at: the copy, where it was copied."""
        target = table if column == "id" else self.keys.get((table, column))
        if target not in self.rows:
            return f'r."{column}"'
        ids = f"ARRAY{self.rows[target]}::int[]"
        first = f"{self.bases[target]} + n * {len(self.rows[target])}"
        mapped = f'{first} + array_position({ids}, r."{column}") - 1'
        return f'COALESCE({mapped}, r."{column}")'

    def _copy_rows(self, table, count):
        columns = self._read_columns(table)
        values = {name: self._map(table, name) for name in columns}
        for name in UNIQUE.get(table, ()):
            if name in values:
                values[name] = f"r.{name} || '-' || {self.bases[table]} || '-' || n"
        if table == "rma_order":
            values["return_code"] = "CASE WHEN r.return_code IS NOT NULL THEN code END"
        names = ", ".join(f'"{name}"' for name in columns)
        self.cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values[name] for name in columns)}"
            f" FROM {table} r, return_code WHERE r.id = ANY(%s) AND n < %s",
            [self.rows[table], count],
        )
        self.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM {table}))")

    def _copy_links(self, table, count):
        columns = self._read_columns(table)
        sources = [name for name in columns if self.keys.get((table, name)) in self.rows]
        if not sources:
            return
        first = sources[0]
        names = ", ".join(columns)
        self.cr.execute(
            f"INSERT INTO {table} ({names})"
            f" SELECT {', '.join(self._map(table, name) for name in columns)}"
            f" FROM {table} r, generate_series(0, {count - 1}) n WHERE r.{first} = ANY(%s)",
            [self.rows[self.keys[table, first]]],
        )
