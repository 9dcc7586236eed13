from hmac import compare_digest

from odoo import fields, models, tools


class ResPartner(models.Model):
    _inherit = "res.partner"

    rma_consent_ids = fields.One2many(
        "rma.consent",
        "partner_id",
        string="Messages about Returns",
        groups="rma_core.rma_core_group_own",
    )

    def _is_rma_objection_offered(self, company):
        """Tell whether the address was taken where an objection was offered."""
        self.ensure_one()
        since = company.rma_objection_since
        return bool(since and self.create_date and self.create_date.date() >= since)

    # ------------------------------------------------------------------ the link

    def _get_rma_consent_token(self, kind):
        """Return the key of the link; another address makes another one."""
        self.ensure_one()
        # sudo: ir.config_parameter - the secret is read for whoever is written to
        env = self.env(su=True)
        return tools.hmac(env, "rma_consent", f"{kind}-{self.id}-{self.email_normalized}")[:40]

    def _get_rma_consent_url(self, kind):
        """Return the address where this contact stops a kind of messages."""
        self.ensure_one()
        token = self._get_rma_consent_token(kind)
        return f"{self.get_base_url()}/return-mails/{kind}/{self.id}/{token}"

    def _find_by_rma_consent_token(self, partner_id, kind, token):
        """Return the contact whose link it is, or none."""
        partner = self.browse(partner_id).exists()
        if kind not in dict(self.env["rma.consent"]._get_kinds()) or not partner:
            return self.browse()
        is_right = compare_digest(partner._get_rma_consent_token(kind).encode(), token.encode())
        return partner if is_right else self.browse()

    # ------------------------------------------------------------------ personal data

    def _find_rma_consents(self):
        return self.env["rma.consent"].search([("partner_id", "in", self.ids)])

    def _prepare_rma_personal_data(self):
        data = super()._prepare_rma_personal_data()
        labels = dict(self.env["rma.consent"]._get_kinds())
        return {
            **data,
            "agreements": [
                {
                    "messages": labels.get(consent.kind, consent.kind),
                    "said": consent.state,
                    "date": fields.Datetime.to_string(consent.date) or "",
                    "by": consent.source or "",
                    "address": consent.email or "",
                }
                for consent in self._find_rma_consents()
            ],
        }

    def _erase_rma_personal_data(self):
        super()._erase_rma_personal_data()
        self._find_rma_consents().unlink()
