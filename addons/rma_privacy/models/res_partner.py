from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rma_core.const import STATES_ENDED

from .rma_order import CONTACT_FIELDS

CONTACT_DETAILS = ("name", "email", "phone", "street", "street2", "zip", "city", "vat", "lang")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_rma_privacy(self):
        """Open the dialog that hands out and erases these people's returns data."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_privacy.rma_privacy_request_action"
        )
        return {**action, "context": {"default_partner_ids": self.ids}}

    def _prepare_rma_contact_data(self):
        return {
            **{name: self[name] or "" for name in CONTACT_DETAILS},
            "country": self.country_id.name or "",
        }

    def _find_rma_people(self):
        """Return these contacts with their addresses and branches, archived ones too."""
        # sudo: res.partner - personal data is looked for everywhere
        return self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)])

    def _find_rma_returns(self):
        """Return the returns that name these people, of the user's companies, in superuser
        mode: who asks for the data of a person need not work with returns."""
        is_theirs = Domain.OR(Domain(name, "in", self.ids) for name in CONTACT_FIELDS)
        companies = self.env.user.company_ids
        return (
            self.env["rma.order"]
            # sudo: rma.order - personal data is looked for everywhere
            .sudo()
            .search(is_theirs & Domain("company_id", "in", companies.ids))
        )

    def _ensure_can_be_anonymized(self):
        """Refuse the companies' own contacts and those of their staff."""
        # sudo: res.partner, res.company - personal data is looked for everywhere
        people = self.sudo()
        companies = self.env["res.company"].sudo().search([("partner_id", "in", people.ids)])
        own = companies.partner_id
        own |= people.filtered(lambda person: any(not user.share for user in person.user_ids))
        if own:
            raise UserError(
                self.env._(
                    "%(contacts)s belong to your own company or staff: only customers are "
                    "anonymised.",
                    contacts=", ".join(own.mapped("display_name")),
                )
            )

    def _create_rma_stand_ins(self):
        """Return ``{contact: nameless contact}``: one for a customer with its addresses and
        branches, so that customers are still told apart and counted."""
        heads = {
            person: person.commercial_partner_id
            if person.commercial_partner_id in self
            else person
            for person in self
        }
        distinct = self.browse(dict.fromkeys(head.id for head in heads.values()))
        stand_ins = self.with_context(tracking_disable=True).create(
            [head._prepare_rma_stand_in_vals() for head in distinct]
        )
        by_head = dict(zip(distinct, stand_ins, strict=True))
        return {person: by_head[head] for person, head in heads.items()}

    def _prepare_rma_stand_in_vals(self):
        """Keep what is counted and tells nothing of a person; a dealer's employee still counts
        for the dealer."""
        self.ensure_one()
        dealer = self.commercial_partner_id - self
        return {
            "name": self.env._("Anonymised Customer"),
            "active": False,
            "is_company": self.is_company,
            "company_id": self.company_id.id,
            "country_id": self.country_id.id,
            "parent_id": dealer.id,
            "type": "other" if dealer else "contact",
        }

    def _erase_rma_personal_data(self):
        """Erase as well what these people wrote on ended returns of others."""
        super()._erase_rma_personal_data()
        messages = self.env["mail.message"].search(
            [("model", "=", "rma.order"), ("author_id", "in", self.ids)]
        )
        ended = self.env["rma.order"].search(
            [
                ("id", "in", list(set(messages.mapped("res_id")))),
                ("state", "in", STATES_ENDED),
                ("company_id", "in", self.env.user.company_ids.ids),
            ]
        )
        if ended:
            stand_ins = self._create_rma_stand_ins()
            messages.filtered(lambda message: message.res_id in set(ended.ids))._erase_for_rma(
                stand_ins
            )
            ended._forget_followers(self)
