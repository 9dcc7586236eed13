from odoo import models


class RmaRequestLine(models.Model):
    _name = "rma.request.line"
    _inherit = ["rma.request.line", "rma.portal.attributes"]
    _attribute_target = "line"

    def _get_portal_type(self):
        return self.request_id._get_portal_type()

    def _prepare_rma_line_vals(self):
        vals = super()._prepare_rma_line_vals()
        vals["attribute_values"] = self._prepare_attribute_values()
        if not vals.get("outcome_id"):
            del vals["outcome_id"]
        return vals
