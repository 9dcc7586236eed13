from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    website_id = fields.Many2one(
        "website",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Where the customer asked for it.",
    )

    @api.model
    def _is_server_field(self, name):
        return name == "website_id" or super()._is_server_field(name)

    def _get_portal_conditions(self):
        """Return what customers read of the policies of their return: ``[{text, shipping}]``."""
        # sudo: rma.policy - customers come under policies they may not read
        lines = self.sudo().line_ids.filtered("policy_id")
        conditions = [
            {
                "text": policy.description,
                "shipping": policy._get_shipping_sentence(part),
            }
            for policy, part in lines.grouped("policy_id").items()
        ]
        return [condition for condition in conditions if any(condition.values())]
