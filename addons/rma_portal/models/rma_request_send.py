from odoo import Command, fields, models
from odoo.exceptions import UserError

from .rma_request_form import STEPS


class RmaRequest(models.Model):
    """A request becomes a return."""

    _inherit = "rma.request"

    def _send(self):
        """Make the return and hand it in; twice makes one.

        :return: the return
        :raises UserError: where it cannot be sent any more as it was filled in
        """
        self.ensure_one()
        # If somebody clicks twice, the second request fails, is retried and then finds the return.
        self._lock_rows()
        if self.state == "sent":
            return self.order_id
        lines = self._ensure_can_send()
        order = self.env["rma.order"].with_context(mail_create_nolog=True)
        order = order.create(
            {
                **self._prepare_rma_order_vals(),
                "line_ids": [Command.create(line._prepare_rma_line_vals()) for line in lines],
            }
        )
        self._hand_over_files(order)
        self._keep_acceptances(order)
        order.action_submit()
        self._announce(order)
        self.write({"state": "sent", "order_id": order.id})
        return order

    def _ensure_can_send(self):
        """Whatever was true when the form was filled in is looked up again.

        :return: the lines to send: what is refused is left out
        """
        sale_lines = self._find_sale_lines(self.line_ids.sale_line_id.ids)
        gone = self.line_ids.filtered(lambda line: line.sale_line_id not in sale_lines)
        if gone:
            raise UserError(
                self.env._(
                    "%(products)s cannot be returned here. Remove it and try again.",
                    products=", ".join(gone.product_id.mapped("display_name")),
                )
            )
        offers = self.line_ids._get_portal_offers()
        self._try_out(offers)
        gaps = [gap for step in STEPS for gap in self._get_gaps(step, offers).values()]
        if gaps:
            raise UserError(" ".join(dict.fromkeys(gaps)))
        return self.line_ids - self._get_refused(offers)

    def _prepare_rma_order_vals(self):
        """Return the values of the return; customer, addresses, company and warehouse follow
        from its lines."""
        self.ensure_one()
        return {
            "origin": self.origin,
            "reference": self.reference,
            "user_id": self.website_id.rma_user_id.id,
            "line_ids": [Command.create(line._prepare_rma_line_vals()) for line in self.line_ids],
        }

    def _hand_over_files(self, order):
        by_sale_line = {line.sale_line_id: line for line in order.line_ids}
        for line in self.line_ids.filtered("attachment_ids"):
            target = by_sale_line.get(line.sale_line_id)
            if not target:
                continue
            line.attachment_ids.write({"res_model": target._name, "res_id": target.id})
        order.line_ids.invalidate_recordset(["attachment_ids"])
        self.line_ids.invalidate_recordset(["attachment_ids"])

    def _keep_acceptances(self, order):
        """Keep the words as they are now, in the customer's language."""
        self.env["rma.clause.acceptance"].create(
            [
                {
                    "order_id": order.id,
                    "clause_id": clause.id,
                    "name": clause.name,
                    "text": clause.text,
                    "partner_id": self.partner_id.id,
                    "date": fields.Datetime.now(),
                }
                for clause in self.clause_ids
            ]
        )

    def _announce(self, order):
        """Tell staff who asked, and let whoever asked follow what becomes of it."""
        order.message_subscribe(self.partner_id.ids)
        order.message_post(
            author_id=self.partner_id.id,
            body=self.env._("Asked for on %(website)s.", website=self.website_id.name),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    # ------------------------------------------------------------------ personal data

    def _prepare_personal_data(self):
        """Return what the customer has filled in so far, ready for JSON."""
        self.ensure_one()
        return {
            "website": self.website_id.name,
            "touched": fields.Datetime.to_string(self.date_touched),
            "reference": self.reference or "",
            "lines": [
                {
                    "product": line.product_id.display_name,
                    "quantity": line.quantity,
                    "description": line.description or "",
                    "files": line.attachment_ids.mapped("name"),
                }
                for line in self.line_ids
            ],
        }

    def _erase(self):
        """Delete the requests with their files, and what was mailed to confirm them."""
        about = [("model", "=", self._name), ("res_id", "in", self.ids)]
        self.env["mail.mail"].search(about).unlink()
        self.env["mail.message"].search(about).unlink()
        self.unlink()
