from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.rma_core.formatting import format_quantity


class SaleOrderLine(models.Model):
    """What customers may ask to return of an order, and why not the rest."""

    _inherit = "sale.order.line"

    def _get_rma_obstacles(self, quantities=None):
        """Return ``{line: [sentences]}``: why a customer cannot return a line, nothing where
        they can. Extend with super() for further rules; sentences end with a full stop.

        :param quantities: what ``_get_returnable_quantities()`` gave, where it is known
        """
        if quantities is None:
            quantities = self._get_returnable_quantities()
        return {line: line._get_rma_quantity_obstacles(quantities[line]) for line in self}

    def _get_rma_quantity_obstacles(self, quantity):
        self.ensure_one()
        if self.product_id.type != "consu":
            return [self.env._("Services are not returned.")]
        if self.product_uom_id.compare(quantity, 0) > 0:
            return []
        if self.rma_line_ids.filtered("quantity_claimed"):
            return [self.env._("All of it is already in a return.")]
        if self.move_ids.filtered(lambda move: move.state == "done"):
            return [self.env._("All of it has already come back.")]
        return [self.env._("It has not been delivered yet.")]

    def _get_rma_deadlines(self):
        """Return ``{line: day}``: the last day on which it can be asked to return a line; None
        where there is no limit. Extend with super()."""
        return dict.fromkeys(self)

    @api.model
    def _format_rma_deadline(self, day):
        """Return until when something can be returned, as customers read it."""
        if not day:
            return ""
        left = (day - fields.Date.context_today(self)).days
        values = {"date": format_date(self.env, day), "days": left}
        if left == 1:
            return self.env._("Return until %(date)s (1 day left)", **values)
        if left == 0:
            return self.env._("Return until %(date)s (today is the last day)", **values)
        return self.env._("Return until %(date)s (%(days)s days left)", **values)

    def _get_portal_returns(self, user):
        """Return the returns in which the line is already and that the visitor may open."""
        self.ensure_one()
        # sudo: rma.order - which of them may be opened is asked for each
        orders = self.sudo().rma_line_ids.filtered("quantity_claimed").order_id
        return orders.filtered(lambda order: order._is_portal_user_allowed(user))

    def _get_rma_exclusions(self):
        """Return ``{line: [sentences]}``: why a line will never come back, whatever is delivered
        of it and when. Extend with super()."""
        return {line: [] for line in self}

    def _filter_rma_candidates(self):
        """Return the lines that are about products at all."""
        return self.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_downpayment
        )

    def _is_counted(self):
        """Tell whether pieces are counted, so that half of one is a mistake."""
        self.ensure_one()
        # env.ref() would ask the database each time whether it still exists.
        unit_id = self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        unit = self.product_uom_id.browse(unit_id)
        ordered = self.product_uom_qty == int(self.product_uom_qty)
        return bool(unit_id and ordered and self.product_uom_id._has_common_reference(unit))

    def _format_rma_quantity(self, quantity):
        """Return a quantity with its unit, as texts name it."""
        self.ensure_one()
        unit = self.product_uom_id._get_name_after(quantity)
        return f"{format_quantity(self.env, quantity)} {unit}"
