from odoo import api, fields, models

from odoo.addons.rma_policy.models.rma_policy_decision import LEGAL_BASES


class RmaType(models.Model):
    _inherit = "rma.type"

    legal_basis = fields.Selection(
        LEGAL_BASES,
        string="Default Legal Basis",
        help="The law that returns of this type rest on where their policy names none.",
    )
    policy_ids = fields.Many2many(
        "rma.policy", string="Policies", help="Those that are for this type."
    )

    def _prepare_settings(self):
        return {**super()._prepare_settings(), "legal_basis": self.legal_basis}

    def _export_type(self):
        content = super()._export_type()
        policies = self.policy_ids.with_context(lang="en_US")
        return {
            **content,
            "legal_basis": self.legal_basis,
            "policy_ids": policies.mapped("name"),
        }

    @api.model
    def _import_type(self, content, report):
        rma_type = super()._import_type(content, report)
        if "legal_basis" in content and content["legal_basis"] != rma_type.legal_basis:
            rma_type.legal_basis = content["legal_basis"]
        names = content.get("policy_ids") or []
        policies = self.env["rma.policy"].with_context(lang="en_US")
        policies = policies.search([("name", "in", names)])
        for name in sorted(set(names) - set(policies.mapped("name"))):
            report.append(
                self.env._(
                    "Not found for %(name)s: policy %(lost)s",
                    name=content["name"]["en_US"],
                    lost=name,
                )
            )
        if policies != rma_type.policy_ids:
            rma_type.policy_ids = policies
        return rma_type
