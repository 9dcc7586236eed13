from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    withdrawal_role = fields.Selection(
        [
            ("consumer", "Consumer"),
            ("sole_trader", "Sole trader, outside the profession"),
            ("business", "Business"),
        ],
        string="Buys As",
        compute="_compute_withdrawal_role",
        store=True,
        readonly=False,
        help="Consumers may withdraw from distance contracts; in Poland also sole traders whose "
        "purchase is not of their profession.",
    )

    @api.depends("is_company")
    def _compute_withdrawal_role(self):
        for partner in self:
            if partner.withdrawal_role != "sole_trader":
                partner.withdrawal_role = "business" if partner.is_company else "consumer"

    # ------------------------------------------------------------------ personal data

    def _find_withdrawals(self):
        """Return the declarations of these people, as superuser."""
        mails = [mail for mail in self.mapped("email_normalized") if mail]
        orders = Domain("sale_order_id.partner_id", "in", self.ids)
        return (
            self.env["rma.withdrawal"]
            # sudo: rma.withdrawal - personal data is looked for everywhere
            .sudo()
            .search(
                (Domain("email_normalized", "in", mails) | orders | self._get_declarer_domain())
                & Domain("company_id", "in", self.env.user.company_ids.ids)
            )
        )

    def _get_declarer_domain(self):
        return Domain("partner_id", "in", self.ids)

    def _prepare_rma_personal_data(self):
        data = super()._prepare_rma_personal_data()
        return {
            **data,
            "withdrawals": [
                withdrawal._prepare_personal_data() for withdrawal in self._find_withdrawals()
            ],
        }
