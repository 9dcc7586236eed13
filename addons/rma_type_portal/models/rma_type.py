from odoo import api, fields, models, tools
from odoo.fields import Domain


class RmaType(models.Model):
    _inherit = "rma.type"

    website_ids = fields.Many2many(
        "website", string="Websites", help="Where customers can choose it. Empty: everywhere."
    )

    @api.model
    def _get_portal_types(self, website):
        """Return the types that customers are offered on a website, as superuser."""
        # sudo: rma.type - customers have no rights on types
        return self.sudo().browse(self._get_portal_type_ids(website.id, website.company_id.id))

    @api.model
    @tools.ormcache("website_id", "company_id")
    def _get_portal_type_ids(self, website_id, company_id):
        # sudo: rma.type - customers have no rights on types
        types = self.sudo().search(
            Domain("is_for_customers", "=", True)
            & Domain("company_id", "in", [False, company_id])
            & Domain("website_ids", "in", [False, website_id])
        )
        return tuple(types.ids)


class RmaTypeCarry(models.Model):
    _inherit = "rma.type"

    def _export_type(self):
        return {**super()._export_type(), "website_ids": self.website_ids.mapped("name")}

    @api.model
    def _import_type(self, content, report):
        rma_type = super()._import_type(content, report)
        names = content.get("website_ids") or []
        websites = self.env["website"].search([("name", "in", names)])
        if websites != rma_type.website_ids:
            rma_type.website_ids = websites
        return rma_type
