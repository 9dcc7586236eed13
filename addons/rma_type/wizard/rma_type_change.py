from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_core.const import STATES_OPEN

from ..fields import is_filled


class RmaTypeChange(models.TransientModel):
    """Says what another type changes about a return before it is changed."""

    _name = "rma.type.change"
    _description = "Change the Type of Returns"

    order_ids = fields.Many2many("rma.order", string="Returns", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    type_id = fields.Many2one(
        "rma.type",
        string="New Type",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    kept = fields.Text(string="Kept, No Longer Asked", compute="_compute_changes")
    required = fields.Text(string="To Be Filled In", compute="_compute_changes")
    stages = fields.Text(string="Stage", compute="_compute_changes")
    refused = fields.Text(string="Does Not Fit", compute="_compute_changes")

    @api.depends("order_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.order_ids.company_id[:1]

    @api.depends("order_ids", "type_id")
    def _compute_changes(self):
        for wizard in self:
            orders = wizard.order_ids._origin if wizard.type_id else wizard.order_ids.browse()
            rma_type = wizard.type_id._origin
            for name in ("kept", "required", "stages", "refused"):
                method = getattr(wizard, f"_find_{name}")
                sentences = [text for order in orders for text in method(order, rma_type)]
                wizard[name] = "\n".join(dict.fromkeys(sentences))

    def _find_kept(self, order, rma_type):
        """Return what is filled in that the type does not ask for: it stays and can be read."""
        for record in (order, *order.line_ids):
            for attribute, value in record._get_attribute_rows():
                if attribute not in rma_type.attribute_ids:
                    shown = record._format_attribute(attribute, value)
                    yield f"{record.display_name}: {attribute.name} {shown}"

    def _find_required(self, order, rma_type):
        """Return what the type demands that is empty."""
        types = self.env["rma.type"]
        audience = order._get_form_audience()
        for target, records in (("order", order), ("line", order.line_ids)):
            labels = types._get_form_labels(rma_type.id)[target]
            for record in records:
                names = [
                    labels.get(name, ("",))[0]
                    or record._fields[name]._description_string(self.env)
                    for name in types._get_form_names(rma_type.id, target, audience, "required")
                    if name in record._fields and record._lacks_form_field(name)
                ]
                values = record.attribute_values._values
                names += [
                    attribute.name
                    for attribute in rma_type._get_attributes(target, audience)
                    if attribute.is_required and not is_filled(values.get(attribute.key))
                ]
                if names:
                    yield f"{record.display_name}: {', '.join(names)}"

    def _find_stages(self, order, rma_type):
        """Return where the return goes if the type lacks its stage."""
        possible = self.env["rma.stage"]._get_stage_ids(order.state, rma_type.id)
        if order.stage_id.id not in possible:
            stage = self.env["rma.stage"].browse(possible[:1])
            yield f"{order.name}: {order.stage_id.name} → {stage.name}"

    def _find_refused(self, order, rma_type):
        """Return reasons, outcomes and results that the type does not have."""
        for line in order.line_ids:
            if rma_type.reason_ids and line.reason_id - rma_type.reason_ids:
                yield f"{line.display_name}: {line.reason_id.display_name}"
            if rma_type.outcome_ids and line.outcome_id - rma_type.outcome_ids:
                yield f"{line.display_name}: {line.outcome_id.name}"
            types = line.result_id.type_ids
            if types and rma_type not in types:
                yield f"{line.display_name}: {line.result_id.name}"

    def action_change(self):
        """Change the type; the number stays, and nothing that was filled in is lost."""
        self.ensure_one()
        if not self.type_id:
            raise UserError(self.env._("Choose the new type."))
        closed = self.order_ids.filtered(lambda order: order.state not in STATES_OPEN)
        if closed:
            raise UserError(
                self.env._(
                    "%(returns)s is no longer open, so its type cannot be changed.",
                    returns=", ".join(closed.mapped("name")),
                )
            )
        self.order_ids.write({"type_id": self.type_id.id})
        return True
