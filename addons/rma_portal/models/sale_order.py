from odoo import api, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _is_portal_return_allowed(self, user):
        """Tell whether the visitor of the order's page can return some of it."""
        self.ensure_one()
        if user._is_public() or self.state != "sale":
            return False
        # sudo: sale.order, res.partner - the scope decides, not rights on single records
        order = self.sudo()
        scope = user.partner_id.sudo()._get_rma_scope_domain()
        if not order.search_count(Domain("id", "=", self.id) & scope):
            return False
        return not all(order.order_line._filter_rma_candidates()._get_rma_obstacles().values())

    def _get_portal_deadline(self):
        """Return until when something of the order can be returned, as customers read it."""
        self.ensure_one()
        # sudo: sale.order.line - whoever sees the order's page learns its deadline
        lines = self.sudo().order_line._filter_rma_candidates()
        obstacles = lines._get_rma_obstacles()
        free = lines.filtered(lambda line: not obstacles[line])
        days = [day for day in free._get_rma_deadlines().values() if day]
        return lines._format_rma_deadline(min(days)) if days else ""

    def _get_portal_return_url(self, user):
        """Return where the visitor of the order's page asks for a return; nothing where they
        cannot."""
        self.ensure_one()
        if self._is_portal_return_allowed(user):
            return f"/my/returns/new?order={self.id}"
        website = self.env["website"].get_current_website(fallback=False)
        return "/returns" if user._is_public() and website.rma_guest_access else ""

    def _get_portal_returns(self, user):
        """Return the returns of this order, as superuser, for the visitor of its page."""
        self.ensure_one()
        # sudo: rma.order - whoever sees the order learns number and state of its returns
        return self.sudo()._get_rma_guest_returns().with_user(user).sudo()

    # ------------------------------------------------------------------ guests

    @api.model
    def _find_for_rma_guest(self, number, proof, website):
        """Return the order that a visitor without account knows, or none.

        A number that does not exist and a proof that does not fit take the same way: nothing
        in answer or time tells one from the other.

        :param str number: the order's number as it was typed
        :param str proof: the e-mail or the postcode, as the website asks for
        """
        number = number.strip()
        order = self.search_fetch(
            [
                ("name", "in", [number, number.upper()]),
                ("state", "=", "sale"),
                ("company_id", "=", website.company_id.id),
            ],
            ["partner_id", "partner_invoice_id", "partner_shipping_id"],
            limit=1,
        )
        partners = order.partner_id | order.partner_invoice_id | order.partner_shipping_id
        is_proven = partners._is_rma_proof(website.rma_guest_check, proof)
        return order if is_proven else self.browse()

    def _get_rma_guest_returns(self):
        """Return the returns of this order that a guest may know of."""
        returns = self.order_line.rma_line_ids.order_id
        return returns.filtered(lambda order: order.state != "draft").sorted("id", reverse=True)
