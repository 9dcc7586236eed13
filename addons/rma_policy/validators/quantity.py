from odoo import api, models

from odoo.addons.rma_core.formatting import format_quantity


class RmaPolicyValidatorQuantity(models.AbstractModel):
    _name = "rma.policy.validator.quantity"
    _inherit = "rma.policy.validator"
    _description = "Minimum and Maximum Quantity"

    @api.model
    def _applies(self, policy):
        return bool(policy.quantity_min or policy.quantity_max)

    @api.model
    def _evaluate(self, cases):
        for policy, part in cases.items():
            least, most = policy.quantity_min, policy.quantity_max
            for case in part:
                if not case.line:
                    continue
                line, uom = case.line, case.product.uom_id
                quantity, line_uom = line.quantity, line.uom_id
                if line_uom != uom:
                    quantity = line_uom._compute_quantity(quantity, uom, round=False)
                is_kept = (not least or uom.compare(quantity, least) >= 0) and (
                    not most or uom.compare(quantity, most) <= 0
                )
                figures = {"quantity": quantity, "min": least, "max": most, "uom_id": uom.id}
                yield case, self._judge(case, is_kept), figures

    @api.model
    def _get_sentence(self, verdict, figures):
        values = {
            name: format_quantity(self.env, figures[name]) for name in ("quantity", "min", "max")
        }
        # sudo: uom.uom - customers read the unit
        uom = self.env["uom.uom"].sudo().browse(figures["uom_id"]).exists()
        values["uom"] = uom._get_name_after(figures["quantity"]) if uom else ""
        if verdict == "yes":
            return self.env._("%(quantity)s %(uom)s is within the limits.", **values)
        if figures["quantity"] < figures["min"]:
            return self.env._("%(quantity)s %(uom)s is below the minimum of %(min)s.", **values)
        return self.env._("%(quantity)s %(uom)s exceeds the maximum of %(max)s.", **values)
