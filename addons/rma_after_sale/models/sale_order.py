from datetime import timedelta
from hmac import compare_digest

from odoo import fields, models, tools
from odoo.fields import Domain

# The link in a notice opens the form that long after the order.
LINK_DAYS = 400


class SaleOrder(models.Model):
    """The link of a notice opens the form of its order, without a password."""

    _inherit = "sale.order"

    rma_notice_ids = fields.One2many(
        "rma.notice", "sale_order_id", string="Notices", groups="rma_core.rma_core_group_own"
    )

    def _get_rma_notice_websites(self):
        """Return ``{order: website}`` it was ordered on. Extend where orders know it."""
        websites = self.env["website"].search([("company_id", "in", self.company_id.ids)])
        firsts = {}
        for website in websites:
            firsts.setdefault(website.company_id, website)
        return {order: firsts.get(order.company_id, websites.browse()) for order in self}

    def _get_rma_form_token(self):
        """Return the key of the link; another customer makes another one."""
        self.ensure_one()
        # sudo: ir.config_parameter - the secret is read for whoever is written to
        env = self.env(su=True)
        return tools.hmac(env, "rma_after_sale", f"{self.id}-{self.partner_id.id}")[:40]

    def _get_rma_form_url(self):
        self.ensure_one()
        website = self._get_rma_notice_websites()[self]
        base = website.get_base_url() if website else self.get_base_url()
        return f"{base}/return-form/{self.id}/{self._get_rma_form_token()}"

    def _find_by_rma_form_token(self, order_id, token):
        """Return the order whose link it is, or none."""
        oldest = fields.Datetime.now() - timedelta(days=LINK_DAYS)
        order = self.search(
            Domain("id", "=", order_id)
            & Domain("state", "=", "sale")
            & Domain("date_order", ">=", oldest)
        )
        is_right = order and compare_digest(order._get_rma_form_token().encode(), token.encode())
        return order if is_right else self.browse()

    def _get_rma_guest_request(self, website):
        """Return the one unsent request of this order that its link opens."""
        self.ensure_one()
        requests = self.env["rma.request"]
        found = requests.search(
            [
                ("sale_order_id", "=", self.id),
                ("origin", "=", "guest"),
                ("website_id", "=", website.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        return found or requests._create_for_guest(self, website)
