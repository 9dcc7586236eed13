from odoo import api, fields, models


class RmaConsent(models.Model):
    """What somebody said about being sent a kind of messages that no return needs. Who said
    nothing has no record; the law of their country says what that means."""

    _name = "rma.consent"
    _inherit = ["rma.guard.mixin"]
    _description = "Agreement to Messages"
    _order = "id desc"

    display_name = fields.Char(compute="_compute_display_name")
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, index=True, ondelete="cascade"
    )
    email = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="The address it was said for: other contacts with the same one are bound by it.",
    )
    kind = fields.Selection("_selection_kind", string="Kind of Messages", required=True)
    state = fields.Selection(
        [
            ("refused", "Wants none"),
            ("offered", "Could object, did not"),
            ("given", "Agreed"),
        ],
        required=True,
        default="given",
    )
    date = fields.Datetime(string="Said On", readonly=True, default=fields.Datetime.now)
    source = fields.Selection(
        [
            ("staff", "Entered by staff"),
            ("link", "Link in a message"),
            ("program", "Button of the mail program"),
            ("account", "Their account"),
            ("form", "Form on the website"),
        ],
        readonly=True,
        default="staff",
    )

    _partner_kind_uniq = models.UniqueIndex(
        "(partner_id, kind)", "This contact has already said something about these messages."
    )

    @api.model
    def _selection_kind(self):
        return self._get_kinds()

    @api.model
    def _get_kinds(self):
        """Return ``[(kind, label)]`` of messages that customers may do without. Extend with
        super()."""
        return []

    @api.depends("partner_id", "kind")
    def _compute_display_name(self):
        labels = dict(self._get_kinds())
        for consent in self:
            consent.display_name = self.env._(
                "%(contact)s: %(messages)s",
                contact=consent.partner_id.display_name or "",
                messages=labels.get(consent.kind, ""),
            )

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        consents._keep_address()
        return consents

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and "date" not in vals:
            self._write_protected({"date": fields.Datetime.now()})
        return result

    def _keep_address(self):
        for consent in self:
            consent._write_protected({"email": consent.partner_id.email_normalized})

    # ------------------------------------------------------------------ saying

    @api.model
    def _say(self, partner, kind, state, source):
        """Note what somebody says about a kind of messages, for all contacts with their address,
        and keep it in the contact's history."""
        told = self.search([("kind", "=", kind), "|", *self._get_same_domain(partner)])
        vals = {"state": state, "source": source, "date": fields.Datetime.now()}
        told._write_protected(vals)
        if partner not in told.partner_id:
            self._open_door(["source", "date"]).create(
                {"partner_id": partner.id, "kind": kind, **vals}
            )
        states = dict(self._fields["state"]._description_selection(self.env))
        sources = dict(self._fields["source"]._description_selection(self.env))
        partner._message_log(
            body=self.env._(
                "%(messages)s: %(answer)s (%(way)s)",
                messages=dict(self._get_kinds())[kind],
                answer=states[state],
                way=sources[source],
            )
        )

    @api.model
    def _get_same_domain(self, partners):
        return [
            ("partner_id", "in", partners.ids),
            ("email", "in", [email for email in partners.mapped("email_normalized") if email]),
        ]

    # ------------------------------------------------------------------ asking

    @api.model
    def _get_answers(self, kind, partners):
        """Return ``{contact: state}`` of what was said: by the contact itself, else by another one
        with the same address."""
        said = self.search([("kind", "=", kind), "|", *self._get_same_domain(partners)])
        by_partner = {consent.partner_id: consent.state for consent in said}
        by_email = {consent.email: consent.state for consent in reversed(said) if consent.email}
        return {
            partner: by_partner.get(partner) or by_email.get(partner.email_normalized) or False
            for partner in partners
        }

    @api.model
    def _filter_allowed(self, kind, partners, company):
        """Return the contacts who may be sent a kind of messages: nobody who wants none or is on
        Odoo's blacklist, and as many of the others as the law of their country lets."""
        # sudo: rma.consent, res.partner - what somebody said binds whoever writes to them
        partners = partners.sudo()
        answers = self.sudo()._get_answers(kind, partners)
        needs = self.env["rma.consent.rule"]._get_needs(kind, company)
        blocked = partners.filtered("is_blacklisted")
        return partners.filtered(
            lambda partner: (
                partner not in blocked
                and self._is_enough(
                    answers[partner], needs(partner), partner._is_rma_objection_offered(company)
                )
            )
        ).sudo(False)

    @api.model
    def _is_enough(self, answer, need, is_offered):
        """Tell whether what somebody said is enough for what their country asks for."""
        if answer == "refused":
            return False
        if need == "given":
            return answer == "given"
        if need == "offered":
            return bool(answer) or is_offered
        return True
