from odoo import api, fields, models

# Without these, customers would not know what they have to do.
NEEDED_EVENTS = ("revision", "approved")


class RmaMail(models.Model):
    """Customers choose which mails they get about their returns."""

    _inherit = "rma.mail"

    @api.model
    def _get_portal_choices(self, company):
        """Return the mails that customers of a company may do without."""
        return self.search(
            [
                ("to_customer", "=", True),
                ("event", "not in", NEEDED_EVENTS),
                ("company_id", "in", [False, company.id]),
            ]
        ).filtered(lambda mail: not mail.with_company(company).is_off)

    def _get_recipients(self, orders):
        recipients = super()._get_recipients(orders)
        if self.event in NEEDED_EVENTS:
            return recipients
        return {
            order: partners.filtered(lambda partner: self not in partner.rma_muted_mail_ids)
            for order, partners in recipients.items()
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    rma_muted_mail_ids = fields.Many2many(
        "rma.mail",
        "rma_mail_muted_partner_rel",
        string="Return Mails Not Wanted",
        groups="base.group_user",
        help="The contact chose on the website not to get these.",
    )
