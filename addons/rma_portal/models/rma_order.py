from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.rma_core.const import STATES_WAITING
from odoo.addons.rma_core.utils import normalize_return_code


class RmaOrder(models.Model):
    """What a customer reads of a return, in the customer's words.

    These methods are called on records read as superuser, once the controller has checked that
    the visitor may see them.
    """

    _inherit = "rma.order"
    # Customers can write to staff from the page they can read.
    _mail_post_access = "read"

    clause_acceptance_ids = fields.One2many(
        "rma.clause.acceptance", "order_id", string="Accepted Clauses"
    )
    is_portal_cancel_allowed = fields.Boolean(compute="_compute_is_portal_allowed")
    is_portal_revise_allowed = fields.Boolean(compute="_compute_is_portal_allowed")

    @api.depends("state", "line_ids.reception_state", "line_ids.has_posted_documents")
    def _compute_is_portal_allowed(self):
        for order in self:
            lines = order.line_ids
            order.is_portal_cancel_allowed = (
                order.state in STATES_WAITING
                and not any(lines.mapped("has_posted_documents"))
                and all(line.reception_state in ("awaiting", "not_needed") for line in lines)
            )
            order.is_portal_revise_allowed = order.state == "revision"

    @api.model
    def _get_portal_domain(self):
        """Return the domain of the returns that the user's own portal pages show."""
        # sudo: res.partner - customers may not read their head office
        scope = self.env.user.partner_id.sudo()._get_rma_scope_domain()
        companies = Domain("company_id", "in", self.env.companies.ids)
        return Domain("state", "!=", "draft") & companies & scope

    @api.model
    def _find_for_rma_guest(self, code, email, website):
        """Return the return with this code that belongs to a mail address, or none; a wrong pair
        takes the same way whatever is wrong about it. Numbers follow each other: only the code
        cannot be guessed."""
        is_known = Domain("return_code", "=", normalize_return_code(code) or "-")
        order = self.search_fetch(
            is_known
            & Domain("state", "!=", "draft")
            & Domain("company_id", "=", website.company_id.id),
            ["partner_id", "partner_invoice_id", "partner_shipping_id"],
            limit=1,
        )
        partners = order.partner_id | order.partner_invoice_id | order.partner_shipping_id
        return order if partners._is_rma_proof("email", email) else self.browse()

    def _is_portal_user_allowed(self, user):
        """Tell whether a visitor may open the return's page without a key."""
        self.ensure_one()
        orders = self.with_user(user).sudo(False)
        return not user._is_public() and orders.has_access("read")

    def _get_portal_page(self, access_token=None):
        """Return the address of the return's page for who came with this token, or none."""
        self.ensure_one()
        return self._get_portal_path("", access_token)

    def _get_portal_path(self, suffix, access_token=None, **query):
        """Return the address of something below the return's page."""
        self.ensure_one()
        if access_token:
            query["access_token"] = access_token
        path = f"{self.access_url}/{suffix}".rstrip("/")
        return f"{path}?{urlencode(query)}" if query else path

    def _get_customer_url(self):
        # Recipients of mails may have no account.
        self.ensure_one()
        return f"{self.get_base_url()}{self.get_portal_url()}"

    def _get_first_line(self):
        """Return the first line; unlike a slice, it is read together with those of others."""
        self.ensure_one()
        return next(iter(self.line_ids), self.line_ids)

    # ------------------------------------------------------------------ words

    def _get_portal_status(self):
        """Return ``{"label", "color"}``: where the return is, and a Bootstrap color for it."""
        self.ensure_one()
        label, color = {
            "draft": (self.env._("Not sent yet"), "secondary"),
            "submitted": (self.env._("We are checking it"), "info"),
            "revision": (self.env._("We need something from you"), "warning"),
            "done": (self.env._("Closed"), "success"),
            "rejected": (self.env._("Not accepted"), "danger"),
            "cancel": (self.env._("Cancelled"), "secondary"),
        }.get(self.state) or self._get_portal_status_approved()
        return {"label": label, "color": color}

    def _get_portal_status_approved(self):
        states = set(self.line_ids.mapped("reception_state"))
        if "partial" in states or ("received" in states and "awaiting" in states):
            return self.env._("Part of it has arrived"), "primary"
        if self._is_on_its_way():
            return self.env._("On its way to us"), "primary"
        if "awaiting" in states:
            return self.env._("Waiting for your parcel"), "warning"
        if "received" in states:
            return self.env._("Your parcel is here"), "primary"
        return self.env._("Approved"), "primary"

    def _get_portal_next_step(self):
        """Return ``{"who": "you", "us" or "", "text"}``: what happens next."""
        self.ensure_one()
        if self.state == "approved":
            return self._get_portal_next_step_approved()
        who, text = {
            "draft": ("us", self.env._("Our staff is preparing this return.")),
            "submitted": (
                "us",
                self.env._("We are reviewing your request and will get back to you."),
            ),
            "revision": (
                "you",
                self.env._("Please answer what we ask above, then send it again."),
            ),
            "done": ("", self.env._("Everything is settled. There is nothing left to do.")),
            "rejected": ("", self.env._("We could not accept this return; the reason is above.")),
            "cancel": ("", self.env._("This return was cancelled. Please do not send the goods.")),
        }[self.state]
        return {"who": who, "text": text}

    def _get_portal_next_step_approved(self):
        states = set(self.line_ids.mapped("reception_state"))
        if self._is_on_its_way():
            text = self.env._("Your parcel is on its way; we tell you when it is here.")
            return {"who": "us", "text": text}
        if states & {"awaiting", "partial"}:
            if self.date_deadline:
                text = self.env._(
                    "Pack the goods, write the code on the parcel, and send it so that it is "
                    "here by %(date)s.",
                    date=format_date(self.env, self.date_deadline),
                )
            else:
                text = self.env._("Pack the goods, write the code on the parcel, and send it.")
            return {"who": "you", "text": text}
        if "received" in states:
            return {
                "who": "us",
                "text": self.env._(
                    "We are inspecting the goods and will then settle your return."
                ),
            }
        return {
            "who": "us",
            "text": self.env._("We are settling your return; you don't have to send anything."),
        }

    # ------------------------------------------------------------------ what belongs to it

    def _get_portal_documents(self):
        """Return what the customer may open: a list of ``{"label", "name", "date", "url"}``,
        ``url`` empty where there is no page. Extend with super()."""
        self.ensure_one()
        documents = [
            {
                "label": self.env._("Credit note"),
                "name": refund.name,
                "date": refund.invoice_date,
                "url": refund.get_portal_url(),
            }
            for refund in self._get_paper_refunds()
        ]
        documents += [
            {
                "label": self.env._("Exchange order"),
                "name": sale.name,
                "date": sale.date_order.date(),
                "url": sale.get_portal_url(),
            }
            for sale in self.replacement_order_ids
            if sale.state in ("sent", "sale")
        ]
        documents += [
            {
                "label": self.env._("Delivery"),
                "name": picking.name,
                "date": picking.date_done.date(),
                "url": self.get_portal_url(suffix=f"/deliveries/{picking.id}"),
            }
            for picking in self.delivery_ids
            if picking.state == "done"
        ]
        return documents

    def _get_portal_papers(self):
        """Return the reports that the customer may print. Extend with super()."""
        self.ensure_one()
        return self._get_customer_papers()

    # ------------------------------------------------------------------ what customers do

    def _cancel_by_customer(self):
        """Cancel for the customer, who may do so while nothing has arrived."""
        for order in self:
            if not order.is_portal_cancel_allowed:
                raise UserError(
                    self.env._(
                        "Return %(return)s can no longer be cancelled: goods have arrived or "
                        "it is closed. Please send us a message below.",
                        **{"return": order.name},
                    )
                )
        self.action_cancel()
        for order in self:
            order.message_post(
                body=self.env._("Cancelled by the customer."),
                author_id=self.env.user.partner_id.id
                if not self.env.user._is_public()
                else order.partner_id.id,
                subtype_xmlid="mail.mt_comment",
            )
