from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.rma_core.const import STATES_OPEN


class RmaOrder(models.Model):
    """Which type a return has, and what new ones get from it."""

    _inherit = "rma.order"

    @api.depends("company_id")
    def _compute_type_id(self):
        types = self.env["rma.type"]
        for order in self:
            company = order.company_id or self.env.company
            possible = types._get_type_ids(company.id)
            if order.type_id.id not in possible:
                # An archived type stays with the returns that have it.
                is_kept = order.type_id and order.type_id.company_id in (
                    company,
                    self.env["res.company"],
                )
                if not is_kept:
                    order.type_id = types._get_default_id(company)

    @api.constrains("type_id", "company_id")
    def _check_type_company(self):
        for order in self:
            # sudo: rma.type - types of other companies are named, not shown
            company = order.sudo().type_id.company_id
            if company and company != order.company_id:
                raise ValidationError(
                    self.env._(
                        "Type %(type)s belongs to %(company)s and cannot be used for %(return)s.",
                        type=order.sudo().type_id.name,
                        company=company.name,
                        **{"return": order.name},
                    )
                )

    # ------------------------------------------------------------------ orm

    @api.model_create_multi
    def create(self, vals_list):
        # An empty cell of an import asks for the default, as a missing column does.
        vals_list = [
            {name: value for name, value in vals.items() if value or name != "type_id"}
            for vals in vals_list
        ]
        unassigned = ["user_id" not in vals for vals in vals_list]
        orders = super().create(vals_list)
        orders.browse(
            order.id for order, is_free in zip(orders, unassigned, strict=True) if is_free
        )._assign_handlers()
        return orders

    def write(self, vals):
        if "type_id" in vals:
            self._ensure_can_change_type(vals["type_id"] or False)
        return super().write(vals)

    def _ensure_can_change_type(self, type_id):
        for order in self:
            if order.type_id.id != type_id and order.state not in STATES_OPEN:
                raise UserError(
                    self.env._(
                        "Return %(return)s is no longer open, so its type cannot be changed.",
                        **{"return": order.name},
                    )
                )
            if type_id is False:
                raise UserError(
                    self.env._("Return %(return)s needs a type.", **{"return": order.name})
                )

    def _assign_handlers(self):
        """Put those in charge that the type names."""
        for rma_type, orders in self.grouped("type_id").items():
            # sudo: rma.type, rma.order - whoever makes a return may not see others' open ones
            turns = rma_type.sudo()._take_turns(len(orders))
            for order, user_id in zip(orders, turns, strict=False):
                order.sudo().user_id = user_id

    def _draw_numbers(self):
        """Types with own numbering have their own numbers."""
        numbers = {}
        left = self.browse()
        for (rma_type, company), orders in self.grouped(
            lambda order: (order.type_id, order.company_id)
        ).items():
            if not self.env["rma.type"]._get_settings(rma_type.id).get("prefix"):
                left |= orders
                continue
            # sudo: rma.type, ir.sequence - customers draw numbers too
            drawn = rma_type.sudo()._draw_numbers(company, len(orders))
            numbers.update(zip(orders, drawn, strict=True))
        return {**super(RmaOrder, left)._draw_numbers(), **numbers}

    # ------------------------------------------------------------------ change

    is_action_change_type_allowed = fields.Boolean(compute="_compute_is_action_allowed")

    def _get_flags_by_state(self):
        return {
            **super()._get_flags_by_state(),
            "is_action_change_type_allowed": self.state in STATES_OPEN,
        }

    def action_change_type(self):
        """Open the dialog that says what changes with another type."""
        self.check_access("write")
        for order in self:
            order._ensure_can_change_type(None)
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_type.rma_type_change_action")
        action["context"] = {"default_order_ids": self.ids}
        return action
