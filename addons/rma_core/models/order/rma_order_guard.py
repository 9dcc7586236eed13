from odoo import api, models
from odoo.exceptions import UserError

# The values of a new return, which create() may be given.
INITIAL_VALUES = {"name": "/", "workflow_state": "draft", "state": "draft"}
# Set by code that creates returns on the server: pages, jobs, tests.
SERVER_FIELDS = frozenset(["access_token", "origin"])


class RmaOrder(models.Model):
    """What may be written, and what deleted."""

    _inherit = "rma.order"

    @api.model
    def _is_server_field(self, name):
        """Not even ``sudo()`` sets what buttons and documents do. Extend with super()."""
        return name in SERVER_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {
                name: value
                for name, value in vals.items()
                if name not in INITIAL_VALUES or value != INITIAL_VALUES[name]
            }
            for vals in vals_list
        ]
        # Clients of the API may say so; nobody can pose as a customer.
        may_say = {vals.get("origin", "api") for vals in vals_list} <= {"api", "backend"}
        writer = self._open_door(["origin"]) if may_say else self
        orders = super(RmaOrder, writer).create(vals_list).with_env(self.env)
        unnumbered = orders.filtered(lambda order: order.name == "/")
        for order, number in unnumbered._draw_numbers().items():
            order._write_protected({"name": number})
        return orders

    def _draw_numbers(self):
        """Return ``{return: its number}``, drawn now. Extend with super()."""
        numbers = {}
        for company, part in self.grouped("company_id").items():
            # sudo: ir.sequence - customers draw numbers too
            drawn = company.sudo()._draw_rma_numbers(len(part))
            numbers.update(zip(part, drawn, strict=True))
        return numbers

    def write(self, vals):
        if "company_id" in vals:
            self._ensure_can_change_company(vals["company_id"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        started = self.filtered(lambda order: order.was_submitted or order.state != "draft")
        if started:
            raise UserError(
                self.env._(
                    "Return %(returns)s has been submitted and cannot be deleted. Cancel it "
                    "instead, so that its history is kept.",
                    returns=", ".join(started.mapped("name")),
                )
            )

    def unlink(self):
        # Missing rights come first: they must not reveal the return's state.
        self.check_access("unlink")
        self._unlink_except_started()
        # Delete through the ORM: a database cascade would not recompute stored figures.
        self.line_ids.unlink()
        return super().unlink()

    def _ensure_can_change_company(self, company_id):
        for order in self:
            if order.company_id.id != company_id and order.state != "draft":
                raise UserError(
                    self.env._(
                        "Return %(return)s is no longer new, so its company cannot be changed.",
                        **{"return": order.name},
                    )
                )
