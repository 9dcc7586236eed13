from odoo import api, models
from odoo.exceptions import UserError

# Written by the workflow alone, whoever calls create() or write().
PROTECTED_FIELDS = frozenset(
    [
        "name",
        "state",
        "workflow_state",
        "return_code",
        "date_submitted",
        "date_approved",
        "date_received",
        "date_closed",
        "was_submitted",
    ]
)


class RmaOrder(models.Model):
    """What may be written, and what deleted."""

    _inherit = "rma.order"

    @api.model
    def default_get(self, fields):
        """Neither a context nor somebody's own defaults set what the workflow owns."""
        defaults = super().default_get([name for name in fields if name not in PROTECTED_FIELDS])
        initial = {"name": "/", "workflow_state": "draft"}
        defaults.update((name, value) for name, value in initial.items() if name in fields)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_can_write_fields(
                vals, allowed={"name": "/", "workflow_state": "draft", "state": "draft"}
            )
        orders = super().create(vals_list)
        unnumbered = orders.filtered(lambda order: order.name == "/")
        for company, part in unnumbered.grouped("company_id").items():
            # sudo: ir.sequence - customers draw numbers too
            numbers = company.sudo()._draw_rma_numbers(len(part))
            for order, number in zip(part, numbers, strict=True):
                order._write_protected({"name": number})
        return orders

    def write(self, vals):
        self._ensure_can_write_fields(vals)
        if "company_id" in vals:
            self._ensure_can_change_company(vals["company_id"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        started = self.filtered(lambda order: order.was_submitted or order.state != "draft")
        if started:
            raise UserError(
                self.env._(
                    "Return %(returns)s was handed in and cannot be deleted. Cancel it instead: "
                    "what happened stays traceable.",
                    returns=", ".join(started.mapped("name")),
                )
            )

    def unlink(self):
        # Whoever may not is told so first, not in what state the return is.
        self.check_access("unlink")
        self._unlink_except_started()
        # Not by the database's cascade, of which the lines' stored figures would not know.
        self.line_ids.unlink()
        return super().unlink()

    def _write_protected(self, vals):
        """Write what clients may not: the only way past the guard of ``write()``."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _ensure_can_write_fields(self, vals, allowed=None):
        """Refuse values for fields the workflow owns, ``allowed`` ({field: value}) excepted."""
        allowed = allowed or {}
        for name in PROTECTED_FIELDS.intersection(vals):
            if name in allowed and vals[name] == allowed[name]:
                continue
            raise UserError(
                self.env._(
                    "%(field)s of a return follows from its buttons and documents and cannot be "
                    "set directly.",
                    field=self._fields[name]._description_string(self.env),
                )
            )

    def _ensure_can_change_company(self, company_id):
        for order in self:
            if order.company_id.id != company_id and order.state != "draft":
                raise UserError(
                    self.env._(
                        "Return %(return)s is not new any more: its company stays.",
                        **{"return": order.name},
                    )
                )
