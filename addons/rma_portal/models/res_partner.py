import hashlib
from hmac import compare_digest

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

# The cached record rules of portal users depend on these.
SCOPE_FIELDS = frozenset(["rma_sees_all_branches", "parent_id", "type", "is_company"])


class ResPartner(models.Model):
    """Whose returns a contact sees on the portal.

    The addresses below a company (delivery, invoice, other) are its branches; persons below a
    branch, or below the company itself, are its contacts.
    """

    _inherit = "res.partner"

    rma_sees_all_branches = fields.Boolean(
        string="Returns of All Branches",
        tracking=True,
        help="On the portal this contact sees and files the returns of the whole company, "
        "not only those of its own branch.",
    )

    def write(self, vals):
        result = super().write(vals)
        # sudo: res.users - the guard must know whether the contact signs in
        if not SCOPE_FIELDS.isdisjoint(vals) and self.sudo().user_ids:
            self.env.registry.clear_cache()
        return result

    def _get_rma_scope_domain(self):
        """Return the domain of the returns, or orders, that this contact may see: any model
        with ``partner_id`` and ``partner_shipping_id``."""
        self.ensure_one()
        company = self.commercial_partner_id
        if self == company:
            return Domain("partner_id.commercial_partner_id", "=", company.id)
        if self.rma_sees_all_branches:
            return Domain("partner_id", "child_of", company.id)
        branch = self._get_rma_branch()
        if branch != company:
            is_own = Domain("id", "child_of", branch.id)
        else:
            persons = [("parent_id", "=", company.id), ("type", "=", "contact")]
            is_own = Domain("id", "=", company.id) | Domain(persons)
        return Domain("partner_id.commercial_partner_id", "=", company.id) & (
            Domain("partner_id", "any", is_own) | Domain("partner_shipping_id", "any", is_own)
        )

    def _get_rma_branch(self):
        """Return the branch a contact belongs to, the company itself for its head office."""
        self.ensure_one()
        branch = self
        while branch.type == "contact" and branch != self.commercial_partner_id:
            branch = branch.parent_id
        return branch

    def _get_rma_branches(self):
        """Return the branches this contact can tell apart, empty for those who see one only."""
        self.ensure_one()
        company = self.commercial_partner_id
        if self != company and not self.rma_sees_all_branches:
            return self.browse()
        below = self.search(
            [("id", "child_of", company.id), ("id", "!=", company.id), ("type", "!=", "contact")],
            limit=200,
        )
        return below

    # ------------------------------------------------------------------ personal data

    def _find_rma_drafts(self):
        return self.env["rma.request"].search(
            [("partner_id", "in", self.ids), ("state", "!=", "sent")]
        )

    def _prepare_rma_personal_data(self):
        data = super()._prepare_rma_personal_data()
        drafts = self._find_rma_drafts()
        return {**data, "unsent_requests": [draft._prepare_personal_data() for draft in drafts]}

    def _erase_rma_personal_data(self):
        super()._erase_rma_personal_data()
        self._find_rma_drafts()._erase()

    # ------------------------------------------------------------------ guests

    def _is_rma_proof(self, kind, proof):
        """Tell whether a visitor without account knows one of these contacts.

        Of none it takes as many queries and comparisons as of three: nothing in answer or time
        tells that there was nobody to compare with.

        :param str kind: ``email`` or ``zip``
        :param str proof: what the visitor typed
        """
        name = {"email": "email", "zip": "zip"}[kind]
        partners = self.with_context(active_test=False)
        partners = partners.search_fetch([("id", "in", self.ids or [-1])], [name])
        texts = [*partners.mapped(name), "", "", ""][:3]
        known = [self._digest_proof(kind, text) for text in texts]
        given = self._digest_proof(kind, proof)
        is_right = [compare_digest(digest, given) for digest in known]
        is_empty = compare_digest(given, self._digest_proof(kind, ""))
        return any(is_right) and not is_empty

    @api.model
    def _digest_proof(self, kind, text):
        """Return what is compared of an e-mail or a postcode: small differences of writing do
        not matter."""
        text = text or ""
        if kind == "email":
            plain = email_normalize(text) or ""
        else:
            plain = "".join(character for character in text if character.isalnum()).upper()
        return hashlib.sha256(plain.encode()).digest()
