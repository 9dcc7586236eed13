from odoo import api, fields, models


class RmaConsentRule(models.Model):
    """What the law of a country asks for before somebody is sent a kind of messages. Of the rules
    for a country the first one counts; without any nothing is asked for."""

    _name = "rma.consent.rule"
    _inherit = ["rma.trail.mixin"]
    _description = "Agreement Asked For by Law"
    _order = "sequence, id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        lambda self: self.env["rma.consent"]._selection_kind(),
        string="Kind of Messages",
        required=True,
    )
    country_ids = fields.Many2many("res.country", string="Countries", help="Empty: all.")
    need = fields.Selection(
        [
            ("none", "Nothing: who objects gets no more"),
            ("offered", "An objection was offered when the address was taken"),
            ("given", "Agreement"),
        ],
        string="Asked For",
        required=True,
        default="offered",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    @api.depends("kind", "country_ids")
    def _compute_name(self):
        labels = dict(self.env["rma.consent"]._get_kinds())
        for rule in self:
            countries = ", ".join(rule.country_ids.mapped("name"))
            rule.name = self.env._(
                "%(messages)s: %(countries)s",
                messages=labels.get(rule.kind, ""),
                countries=countries or self.env._("all countries"),
            )

    @api.model
    def _get_needs(self, kind, company):
        """Return a function that says what is asked for before a contact is written to. Where
        somebody's country is not known, the company's own counts."""
        # sudo: rma.consent.rule - rules bind users who may not read them
        rules = self.sudo().search(
            [("kind", "=", kind), ("company_id", "in", [False, company.id])]
        )

        def get_need(partner):
            country = (
                partner.country_id or partner.commercial_partner_id.country_id
            ) or company.country_id
            for rule in rules:
                if not rule.country_ids or country in rule.country_ids:
                    return rule.need
            return "none"

        return get_need
