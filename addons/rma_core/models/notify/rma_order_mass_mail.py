from odoo import models
from odoo.exceptions import UserError

from ...const import STATES_AGREED


class RmaOrder(models.Model):
    """Writing to the customers of many returns: which of them a mail fits, and who gets it."""

    _inherit = "rma.order"

    def _ensure_mass_mail(self, dialog):
        self.check_access("write")
        self._ensure_mail_fits(dialog.mail_id)
        partners = self._get_customer_partners()
        if not any(partners.mapped("email")):
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address.",
                    customer=", ".join(partners.mapped("display_name")),
                )
            )

    def _ensure_mail_fits(self, mail):
        """Refuse to tell customers of a state that their return is not in."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        if mail.event not in labels:
            return
        states = STATES_AGREED if mail.event == "approved" else (mail.event,)
        if self.state not in states:
            raise UserError(
                self.env._(
                    "It is %(state)s: “%(mail)s” is for returns that are %(event)s.",
                    state=labels[self.state],
                    mail=mail.name,
                    event=labels[mail.event],
                )
            )
