from odoo import models


class RmaOrder(models.Model):
    """Whom messages are for that no return needs, and whether they may be sent any."""

    _inherit = "rma.order"

    def _get_consent_partner(self, kind):
        """Return the one person who is written to: whoever asked, else the customer."""
        self.ensure_one()
        asked = self.create_uid
        if asked.share and not asked._is_public():
            return asked.partner_id
        return self.partner_id

    def _filter_consented(self, kind):
        """Return the returns whose customer may be sent a kind of messages."""
        consents = self.env["rma.consent"]
        allowed = self.browse()
        for company, orders in self.grouped("company_id").items():
            partners = {order: order._get_consent_partner(kind) for order in orders}
            everybody = self.env["res.partner"].union(*partners.values())
            told = consents._filter_allowed(kind, everybody, company)
            allowed |= orders.filtered(lambda order, p=partners, t=told: p[order] in t)
        return allowed

    def _prepare_mail_vals(self, template, mail):
        values, notify = super()._prepare_mail_vals(template, mail)
        if kind := mail._get_consent_kind():
            values["rma_consent_kind"] = kind
            notify["notify_skip_followers"] = True
        return values, notify

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {"rma_consent_kind"}
