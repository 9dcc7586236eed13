from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RmaOrderLine(models.Model):
    """Whether a repair is free of charge: what the rules say, and what people made of it."""

    _inherit = "rma.order.line"

    is_under_warranty = fields.Boolean(
        string="Under Warranty",
        compute="_compute_is_under_warranty",
        store=True,
        help="The repair costs the customer nothing.",
    )
    # A separate field: forms recompute a changed default and would undo the choice.
    warranty_choice = fields.Selection(
        [("yes", "Under Warranty"), ("no", "Not Under Warranty")],
        string="Warranty by Hand",
        copy=False,
        help="Empty: as the product's warranty says, counted from the delivery.",
    )
    warranty_reason = fields.Char(compute="_compute_warranty_reason")
    is_warranty_choice_allowed = fields.Boolean(compute="_compute_is_warranty_choice_allowed")

    @api.depends("product_id", "move_id", "lot_ids", "outcome_id", "warranty_choice")
    def _compute_is_under_warranty(self):
        for line in self:
            if line.warranty_choice or not line.is_repair:
                line.is_under_warranty = line.is_repair and line.warranty_choice == "yes"
            else:
                line.is_under_warranty = line._get_warranty()[0]

    @api.depends("settlement_state")
    @api.depends_context("uid")
    def _compute_is_warranty_choice_allowed(self):
        workable = self._filtered_access("write")
        for line in self:
            line.is_warranty_choice_allowed = (
                line in workable and line.settlement_state != "settled"
            )

    @api.depends("product_id", "move_id", "lot_ids", "outcome_id", "warranty_choice")
    def _compute_warranty_reason(self):
        for line in self:
            reason = line._get_warranty()[1] if line.is_repair and line.product_id else False
            if reason and line.warranty_choice:
                reason = self.env._("Decided by hand. %(reason)s", reason=reason)
            line.warranty_reason = reason

    def _get_warranty(self):
        """Return whether the rules count the line as under warranty, and the sentence that says
        why. Extend with super(), as an add-on with rules of its own does.

        :rtype: tuple[bool, str]
        """
        self.ensure_one()
        product = self.product_id
        if self.outcome_id.is_under_warranty:
            return True, self.env._("%s is always free of charge.", self.outcome_id.name)
        months = product.product_tmpl_id._get_rma_warranty_months()
        if not months:
            return False, self.env._("%s has no warranty period.", product.display_name)
        # sudo: stock.move - clerks, accountants and customers read the verdict without rights on
        # deliveries
        delivery = self.sudo()._get_deliveries()[:1]
        if delivery.state != "done":
            return False, self.env._("It is not known when it was delivered.")
        delivered = fields.Datetime.context_timestamp(self, delivery.date).date()
        end = delivered + relativedelta(months=months)
        asked = fields.Datetime.context_timestamp(
            self, self.order_id.date_submitted or fields.Datetime.now()
        ).date()
        reason = self.env._(
            "Warranty of %(months)s months until %(end)s, from the delivery on %(delivered)s.",
            delivered=format_date(self.env, delivered),
            months=months,
            end=format_date(self.env, end),
        )
        return asked <= end, reason

    def action_set_under_warranty(self):
        """Decide by hand that the repair is free of charge."""
        return self.write({"warranty_choice": "yes"})

    def action_set_not_under_warranty(self):
        """Decide by hand that the customer pays for the repair."""
        return self.write({"warranty_choice": "no"})

    def write(self, vals):
        if "warranty_choice" not in vals:
            return super().write(vals)
        self._ensure_can_choose_warranty(vals["warranty_choice"])
        before = {line: line.is_under_warranty for line in self}
        result = super().write(vals)
        self.filtered(lambda line: line.is_under_warranty != before[line])._announce_warranty()
        return result

    def _ensure_can_choose_warranty(self, choice):
        for line in self:
            if line.settlement_state == "settled" and line.warranty_choice != choice:
                raise UserError(
                    self.env._(
                        "%(product)s of return %(number)s is settled: whether its repair was "
                        "free of charge can no longer be changed. Charge or credit it with an "
                        "invoice instead.",
                        product=line.product_id.display_name,
                        number=line.order_id.name,
                    )
                )

    def _announce_warranty(self):
        """Tell in the chatter, and the repairs that are not done, what was decided by hand."""
        for line in self:
            sentence = (
                self.env._("%s: repaired under warranty", line.product_id.display_name)
                if line.is_under_warranty
                else self.env._("%s: not repaired under warranty", line.product_id.display_name)
            )
            line._log_on_order([sentence])
            # sudo: repair.order - users who decide on warranty have no rights on repairs
            line.sudo().repair_ids.filtered(
                lambda repair: repair._is_open()
            ).under_warranty = line.is_under_warranty
