from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RmaOrder(models.Model):
    """A type may ask for the result of each product before its returns close."""

    _inherit = "rma.order"

    @api.depends("workflow_state", "line_ids.result_id")
    def _compute_state(self):
        return super()._compute_state()

    def _is_closed(self):
        return super()._is_closed() and not self._get_lines_without_result()

    def _get_lines_without_result(self):
        """Return the lines that somebody still has to enter a result for."""
        self.ensure_one()
        if not self.env["rma.type"]._get_settings(self.type_id.id).get("is_result_required"):
            return self.env["rma.order.line"]
        return self.line_ids.filtered(
            lambda line: line._is_result_demanded() and not line.result_id
        )

    @api.depends("line_ids.result_id", "line_ids.settlement_state", "type_id", "state")
    def _compute_is_result_asked(self):
        for order in self:
            order.is_result_asked = bool(
                order.state == "approved" and order._get_lines_without_result()
            )

    @api.model
    def _get_next_steps(self):
        return {
            **super()._get_next_steps(),
            "result": (
                self.env._("Result to Enter"),
                self.env._("Enter the result of each product"),
            ),
        }

    @api.model
    def _get_next_step_sources(self):
        return [*super()._get_next_step_sources(), "type_id", "line_ids.result_id"]

    def _filter_waiting_result(self):
        """Results are asked for once all goods are here, or none are to come."""
        return self.filtered(
            lambda order: (
                order.state == "approved"
                and order._get_lines_without_result()
                and not any(
                    line.reception_state in ("awaiting", "partial") for line in order.line_ids
                )
            )
        )


class RmaOrderLine(models.Model):
    """What was decided about each product, in the company's words."""

    _inherit = "rma.order.line"

    result_id = fields.Many2one(
        "rma.result",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="['|', ('type_ids', '=', False), ('type_ids', 'in', type_id)]",
    )

    def _is_result_demanded(self):
        """Tell whether there was something to decide: not where the line was refused beforehand,
        nor where its goods never came."""
        self.ensure_one()
        is_gone = self.is_short_closed and not self.quantity_received
        return self.quantity_approved > 0 and not is_gone

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered("result_id")._follow_result()
        return lines

    def write(self, vals):
        before = {line: line.result_id for line in self} if "result_id" in vals else {}
        result = super().write(vals)
        changed = self.filtered(lambda line: line in before and line.result_id != before[line])
        if changed:
            if not {"outcome_id", "disposition_id"} & vals.keys():
                changed._follow_result()
            for line in changed:
                line._log_on_order(
                    [
                        self.env._(
                            "%(product)s: result %(result)s",
                            product=line.product_id.display_name,
                            result=line.result_id.name or "–",
                        )
                    ]
                )
            changed.order_id._update_activities()
        return result

    def _follow_result(self):
        """Set what the result brings, while nothing has been done for the line."""
        for line in self:
            result = line.result_id
            untouched = not line.quantity_settled and not line.quantity_in_progress
            vals = {}
            if result.outcome_id and line.outcome_id != result.outcome_id and untouched:
                vals["outcome_id"] = result.outcome_id.id
            if result.disposition_id and not line.quantity_received:
                vals["disposition_id"] = result.disposition_id.id
            if vals:
                line.write(vals)

    @api.constrains("result_id")
    def _check_result(self):
        for line in self.filtered("result_id"):
            # sudo: rma.result - which types a result is for may not be the user's to read
            types = line.result_id.sudo().type_ids
            if types and line.order_id.type_id.sudo() not in types:
                raise ValidationError(
                    self.env._(
                        "%(line)s: result %(result)s is not for %(type)s.",
                        line=line.display_name,
                        result=line.result_id.name,
                        type=line.order_id.type_id.name,
                    )
                )

    def _get_result_text(self):
        """Return what customers read of the result."""
        self.ensure_one()
        # sudo: rma.result - customers read it on their page
        result = self.sudo().result_id
        return result.customer_text or result.name or ""
