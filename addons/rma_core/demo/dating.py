"""Dates documents back, which Odoo rightly has no button for."""

from odoo.tools import SQL


class Dating:
    """Dates records, and what was written into their chatters meanwhile, as if made earlier."""

    def __init__(self, env):
        self.env = env
        self._mark = 0
        self.remember()

    def remember(self):
        """Leave alone what has been written so far."""
        # The messages about tracked fields are written at the end of a transaction.
        self.env.cr.flush()
        self._mark = self.env["mail.message"].search([], order="id desc", limit=1).id

    def stamp(self, dates, created=False):
        """Date what was written into the chatters since the last call.

        :param dates: ``{records: moment}``
        :param bool created: the records themselves are as new
        """
        self.env.cr.flush()
        for records, moment in dates.items():
            messages = self.env["mail.message"].search(
                [
                    ("id", ">", self._mark),
                    ("model", "=", records._name),
                    ("res_id", "in", records.ids),
                ]
            )
            self.put(messages, moment, "date", "create_date")
            if created:
                self.put(records, moment, "create_date")
        self.remember()

    def put(self, records, moment, *names):
        """Write ``moment`` into these fields, past every guard."""
        if records:
            records.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id IN %s",
                    SQL.identifier(records._table),
                    SQL(", ").join(SQL("%s = %s", SQL.identifier(n), moment) for n in names),
                    tuple(records.ids),
                )
            )
            records.invalidate_recordset(names)

    def put_transfers(self, moves, moment):
        """Date done stock moves and their transfers."""
        moves = moves.filtered(lambda move: move.state == "done")
        self.put(moves, moment, "date", "create_date")
        self.put(moves.move_line_ids, moment, "date", "create_date")
        self.put(moves.picking_id, moment, "date_done", "scheduled_date", "create_date")
        self.stamp({moves.picking_id: moment})
