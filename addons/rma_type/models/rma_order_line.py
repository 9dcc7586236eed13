from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..fields import KeptProperties


class RmaOrderLine(models.Model):
    """What a line has of its return's type."""

    _name = "rma.order.line"
    _inherit = ["rma.order.line", "rma.attribute.mixin"]
    _attribute_target = "line"

    type_id = fields.Many2one(related="order_id.type_id", store=True, index=True, precompute=True)
    attribute_values = KeptProperties(
        string="Attributes", definition="type_id.line_attributes", copy=True
    )
    manufacturer_id = fields.Many2one(
        "rma.manufacturer",
        compute="_compute_manufacturer_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    place_id = fields.Many2one(
        "rma.place", string="Stored At", index="btree_not_null", ondelete="restrict"
    )

    _attribute_values_idx = models.Index("USING gin (attribute_values jsonb_path_ops)")

    @api.depends("product_id")
    def _compute_manufacturer_id(self):
        for line in self:
            maker = line.product_id.rma_manufacturer_id
            line.manufacturer_id = maker or line.manufacturer_id

    @api.depends("order_id.type_id")
    def _compute_outcome_id(self):
        """Where nobody says, the first outcome that the type allows."""
        result = super()._compute_outcome_id()
        types = self.env["rma.type"]
        for line in self:
            allowed = types._get_settings(line.order_id.type_id.id).get("outcomes")
            if allowed and line.outcome_id.id not in allowed and not line._is_frozen():
                # sudo: rma.type - customers ask for outcomes of types they may not read
                possible = line.sudo().order_id.type_id.outcome_ids
                wanted = possible & line.reason_id.sudo().outcome_ids or possible
                line.outcome_id = wanted[:1].sudo(self.env.su)
        return result

    @api.constrains("reason_id", "outcome_id")
    def _check_type_choices(self):
        for line in self:
            settings = self.env["rma.type"]._get_settings(line.order_id.type_id.id)
            for name, allowed in (("reason_id", "reasons"), ("outcome_id", "outcomes")):
                chosen = line[name]
                if chosen and settings.get(allowed) and chosen.id not in settings[allowed]:
                    raise ValidationError(
                        self.env._(
                            "%(line)s: %(type)s does not allow %(chosen)s (%(field)s).",
                            line=line.display_name,
                            type=line.order_id.type_id.name,
                            chosen=chosen.display_name,
                            field=line._fields[name]._description_string(self.env),
                        )
                    )

    def action_open_details(self):
        """Open what a row of the list has no room for."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("rma_type.rma_order_line_view_form_details").id, "form")],
            "target": "new",
        }

    def _tell_attributes(self, sentences):
        for line in self:
            line._log_on_order([f"{line.product_id.display_name}: {text}" for text in sentences])
