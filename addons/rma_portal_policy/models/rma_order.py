from odoo import api, fields, models

from odoo.addons.rma_core.const import STATES_DECLINED


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
        """Return what customers read of the policies of their return, by what they are for:
        ``[{products, text, shipping}]``; nothing of a return that was declined."""
        self.ensure_one()
        if self.state in STATES_DECLINED:
            return []
        # sudo: rma.policy - customers come under policies they may not read
        lines = self.sudo().line_ids.filtered("policy_id")
        by_words = {}
        for policy, part in lines.grouped("policy_id").items():
            words = (policy.description or "", policy._get_shipping_sentence(part))
            if any(words):
                by_words[words] = by_words.get(words, lines.browse()) | part
        return [
            {
                "products": ""
                if len(by_words) == 1 and part == lines
                else ", ".join(
                    part.product_id.with_context(display_default_code=False).mapped("display_name")
                ),
                "text": text,
                "shipping": shipping,
            }
            for (text, shipping), part in by_words.items()
        ]

    def _get_answer_due(self):
        return self.date_answer_due or super()._get_answer_due()
