from contextlib import contextmanager

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ...const import STATES_UNDECIDED

# Changes of these fields are logged in the return's chatter.
TRACKED_FIELDS = (
    "product_id",
    "quantity",
    "quantity_approved",
    "quantity_refused",
    "is_short_closed",
    "reason_id",
    "outcome_id",
    "replacement_product_id",
    "description",
    "disposition_id",
    "inspection_note",
    "price_unit",
    "reduction_percent",
    "reduction_amount",
)
# Writing one of these may change the fields above.
TRACKING_FIELDS = frozenset([*TRACKED_FIELDS, "sale_line_id", "move_id"])
# Fixed once the return is approved: the documents are made from them, and what was agreed to is
# what is paid for.
FROZEN_FIELDS = frozenset(
    [
        "order_id",
        "sale_line_id",
        "move_id",
        "product_id",
        "quantity",
        "uom_id",
        "quantity_approved",
        "reduction_percent",
        "reduction_amount",
        "price_unit",
    ]
)
# Required, and filled in where nobody says.
DEFAULTED_FIELDS = frozenset(["outcome_id", "product_id", "uom_id"])
# Stored on an order line, and depending on its return lines.
TO_INVOICE = ("qty_to_invoice", "untaxed_amount_to_invoice", "invoice_status")


class RmaOrderLine(models.Model):
    """What may be written on a line when, and the log of it."""

    _inherit = "rma.order.line"

    # ------------------------------------------------------------------ orm

    @api.model
    def _is_server_field(self, name):
        """Not even ``sudo()`` sets what inspection and documents do."""
        return False

    @api.model
    def _get_frozen_fields(self):
        """Return what approval fixes: all that enters the amount. Extend with super()."""
        return FROZEN_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_can_add(vals_list)
        # An empty cell of an import asks for the default, as a missing column does.
        vals_list = [
            {name: value for name, value in vals.items() if value or name not in DEFAULTED_FIELDS}
            for vals in vals_list
        ]
        with self._leaving_to_invoice(vals_list):
            lines = super().create(vals_list)
        for order, added in lines.grouped("order_id").items():
            if order.workflow_state != "draft":
                added._log_on_order(
                    [self.env._("Line added: %s", line.product_id.display_name) for line in added]
                )
        return lines

    @contextmanager
    def _leaving_to_invoice(self, vals_list):
        """Spare orders the computing of what is to be invoiced of them while lines are created:
        before its return is approved, a line changes nothing of it."""
        sale_line_ids = {vals.get("sale_line_id") for vals in vals_list}
        # sudo: sale.order.line, rma.order - nothing is shown; computing is only put off
        sale_lines = self.env["sale.order.line"].sudo().browse(sale_line_ids - {None, False})
        order_ids = {vals.get("order_id") for vals in vals_list}
        orders = self.env["rma.order"].sudo().browse(order_ids - {None, False})
        if "approved" in orders.mapped("workflow_state"):
            sale_lines = sale_lines.browse()
        sale_orders = sale_lines.order_id
        with (
            self.env.protecting([sale_lines._fields[name] for name in TO_INVOICE], sale_lines),
            self.env.protecting([sale_orders._fields["invoice_status"]], sale_orders),
        ):
            yield

    def write(self, vals):
        # Check rights before revealing anything about the lines.
        self.check_access("write")
        self._ensure_can_write(vals)
        # Track all of them: the outcome follows the reason, the approved quantity the requested
        # one.
        is_tracked = not TRACKING_FIELDS.isdisjoint(vals)
        tracked = TRACKED_FIELDS if is_tracked else ()
        before = {line: line._get_tracked_values(tracked) for line in self}
        result = super().write(vals)
        if tracked:
            for line in self:
                line._log_changes(before[line])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for line in self:
            if line.order_id.workflow_state not in STATES_UNDECIDED:
                raise UserError(
                    self.env._(
                        "%(line)s has been decided on and cannot be deleted. Cancel the "
                        "return instead.",
                        line=line.display_name,
                    )
                )

    def unlink(self):
        for order, removed in self.grouped("order_id").items():
            if order.workflow_state != "draft":
                removed._log_on_order(
                    [
                        self.env._("Line removed: %s", line.product_id.display_name)
                        for line in removed
                    ]
                )
        return super().unlink()

    def _ensure_can_add(self, vals_list):
        """Refuse lines that nobody agreed to; goods that arrive, and parts of a line, are added
        by the server."""
        if self.env.su or self._is_door_open("order_id"):
            return
        orders = self.env["rma.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        # sudo: rma.order - whoever may not see it is refused the line by its rules
        approved = orders.sudo().filtered(lambda order: order.workflow_state == "approved")
        if approved:
            raise UserError(
                self.env._(
                    "%(returns)s is approved: nothing is added any more. Make another return.",
                    returns=", ".join(approved.mapped("name")),
                )
            )

    def _is_frozen(self):
        """Tell whether what was approved of the line must stay as it is. Extend with super()."""
        self.ensure_one()
        return self.order_id.workflow_state == "approved"

    def _ensure_can_write(self, vals):
        for line in self.filtered(lambda line: line._is_frozen()):
            for name in self._get_frozen_fields().intersection(vals):
                if self._is_door_open(name):
                    continue
                if self._fields[name].convert_to_write(line[name], line) != vals[name]:
                    raise UserError(
                        self.env._(
                            "%(line)s is approved, so its product, quantity and price can no "
                            "longer be changed. Cancel the return, or create another one for the "
                            "difference.",
                            line=line.display_name,
                        )
                    )

    # ------------------------------------------------------------------ log

    def _get_tracked_values(self, names):
        self.ensure_one()
        return {
            name: self._format_quantity(self[name])
            if name.startswith("quantity")
            else self._fields[name].convert_to_display_name(self[name], self)
            for name in names
        }

    def _log_changes(self, before):
        """Write into the return's chatter what changed; ``before`` is {field: shown value}."""
        self.ensure_one()
        after = self._get_tracked_values(before)
        self._log_on_order(
            [
                self.env._(
                    "%(product)s: %(field)s changed from %(old)s to %(new)s",
                    product=self.product_id.display_name,
                    field=self._fields[name]._description_string(self.env),
                    old=before[name] or "–",
                    new=after[name] or "–",
                )
                for name in before
                if before[name] != after[name]
            ]
        )

    def _log_on_order(self, sentences):
        if sentences and self.order_id:
            items = Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences)
            self.order_id._message_log(body=Markup("<ul>%s</ul>") % items)
