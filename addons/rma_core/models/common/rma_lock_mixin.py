from odoo import models
from odoo.tools import SQL


class RmaLockMixin(models.AbstractModel):
    """For records on which simultaneous transactions must not do the same work twice."""

    _name = "rma.lock.mixin"
    _description = "Records Locked While Returns Work on Them"

    def _lock_rows(self):
        """Make simultaneous transactions on these records wait for, and then see, each other.

        Odoo's transactions are REPEATABLE READ: after waiting for a mere ``SELECT … FOR
        UPDATE`` one would go on with its old snapshot and do the work a second time. A row
        that was *updated* in between raises a serialization failure instead, upon which Odoo
        runs the whole request again. Rows are locked in one order, so there is no deadlock.
        """
        if ids := tuple(self.ids):
            table = SQL.identifier(self._table)
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET write_date = write_date WHERE id IN"
                    " (SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR UPDATE)",
                    table=table,
                    ids=ids,
                )
            )
