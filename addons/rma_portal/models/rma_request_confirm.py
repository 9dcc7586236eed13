import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

DAYS_TO_CONFIRM = 3


class RmaRequest(models.Model):
    """A guest's request reaches staff only after the order's own mail address confirmed it."""

    _inherit = "rma.request"

    @api.model
    def _create_for_guest(self, order, website):
        """Return a new request of whoever proved to know an order."""
        return self.create(
            {
                "partner_id": order.partner_id.id,
                "website_id": website.id,
                "origin": "guest",
                "sale_order_id": order.id,
            }
        )

    @api.model
    def _mail_guest_link(self, order, website):
        """Mail the link to a new request to the customer of an order: who merely knows about the
        order gets nothing by it.

        :param order: what the visitor named, or none: nothing in the answer tells
        """
        if not order.partner_id.email_normalized:
            return
        rma_request = self._create_for_guest(order, website)
        if rma_request._is_mail_allowed():
            self.env.ref("rma_portal.mail_template_link").send_mail(rma_request.id)
            # sudo: ir.cron - guests wait for the mail that was just queued
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        else:
            rma_request.unlink()

    def _is_mail_allowed(self):
        """Count a mail to the customer and tell whether it may be sent."""
        self.ensure_one()
        attempts = self.env["rma.portal.attempt"]
        return attempts._is_allowed(self.website_id, mail=self.partner_id.email_normalized)

    def _get_form_url(self):
        """Return the address that the mailed link leads to."""
        self.ensure_one()
        base = self.website_id.get_base_url()
        return f"{base}/returns/request/{self.id}/{self.access_token}"

    @api.model
    def _find_by_token(self, request_id, token, name="access_token"):
        """Return the guest's request with this token, or none."""
        rma_request = self.search([("id", "=", request_id), ("origin", "=", "guest")])
        known = (rma_request[name] or "").encode()
        is_right = secrets.compare_digest(known, token.encode()) and bool(known)
        return rma_request if is_right else self.browse()

    def _ask_confirmation(self):
        """Mail the link that confirms the request to the order's customer."""
        self.ensure_one()
        self._ensure_can_send()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "We have no e-mail address for this order. Please call us or write to us."
                )
            )
        self._mail_confirmation()

    def _ask_confirmation_again(self):
        """Mail a link that works as long as the first one did; that one is void then."""
        self.ensure_one()
        if self.state == "confirm":
            self._mail_confirmation()

    def _mail_confirmation(self):
        if not self._is_mail_allowed():
            raise UserError(
                self.env._("Too many messages were sent to you. Try again in an hour.")
            )
        self.write(
            {
                "state": "confirm",
                "confirm_token": secrets.token_urlsafe(24),
                "date_confirm_sent": fields.Datetime.now(),
            }
        )
        template = self.env.ref("rma_portal.mail_template_confirm")
        template.send_mail(self.id, force_send=True)

    def _reopen(self):
        """Let the guest change the request once more; the mailed link is void then."""
        self.filtered(lambda rma_request: rma_request.state == "confirm").write(
            {"state": "draft", "confirm_token": False}
        )

    def _is_confirmation_stale(self):
        self.ensure_one()
        oldest = fields.Datetime.now() - timedelta(days=DAYS_TO_CONFIRM)
        return self.state != "confirm" or self.date_confirm_sent < oldest

    def _get_confirm_url(self):
        """Return the address that the mail leads to."""
        self.ensure_one()
        base = self.website_id.get_base_url()
        return f"{base}/returns/confirm/{self.id}/{self.confirm_token}"

    def _get_masked_email(self):
        """Return the customer's mail address so that who knows it recognises it."""
        self.ensure_one()
        name, __, domain = (self.partner_id.email_normalized or "").partition("@")
        return f"{name[:1]}•••@{domain[:1]}•••{domain[domain.rfind('.') :]}" if domain else ""
