from odoo import models


class StockMove(models.Model):
    """A part of a move is the return's as the whole was: where Odoo splits and copies moves for
    people without rights on returns, the copies keep the link, which nobody can give."""

    _inherit = "stock.move"

    def _action_confirm(self, *args, **kwargs):
        # Kits become their components.
        moves = super(StockMove, self._carry_link())._action_confirm(*args, **kwargs)
        return moves.with_env(self.env)

    def _action_done(self, *args, **kwargs):
        moves = super(StockMove, self._carry_link())._action_done(*args, **kwargs)
        return moves.with_env(self.env)

    def _create_backorder(self):
        moves = super(StockMove, self._carry_link())._create_backorder()
        return moves.with_env(self.env)

    def copy(self, default=None):
        given = {name for name, value in (default or {}).items() if value}
        moves = self if given & self._get_guarded_fields() else self._carry_link()
        return super(StockMove, moves).copy(default).with_env(self.env)

    def _carry_link(self):
        """Return these moves so that what is copied of them keeps what clients may not write."""
        return self._open_door(self._get_guarded_fields())


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def copy(self, default=None):
        """A duplicate is the return's as well, of the moves that it has and of no others."""
        if (default or {}).get("move_ids"):
            return super().copy(default)
        moves = self.env["stock.move"]._carry_link()
        return super(StockPicking, self.with_env(moves.env)).copy(default).with_env(self.env)
