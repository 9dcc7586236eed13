from odoo import fields, models

from ..errors import ApiError
from .rma_request import read_text


class RmaOrder(models.Model):
    """Returns as the API tells of them: what the customer's page tells, and no more."""

    _inherit = "rma.order"

    def _to_api(self):
        """Return the return, ready for JSON."""
        self.ensure_one()
        status, step = self._get_portal_status(), self._get_portal_next_step()
        return {
            "id": self.id,
            "number": self.name,
            "reference": self.reference or "",
            "state": self.state,
            "status": status["label"],
            "next_step": step["text"],
            "waits_for": {"you": "customer", "us": "company"}.get(step["who"], ""),
            "return_code": self.return_code or "",
            "message": self.customer_note or "",
            "origin": self.origin,
            "submitted_at": to_iso(self.date_submitted),
            "approved_at": to_iso(self.date_approved),
            "received_at": to_iso(self.date_received),
            "closed_at": to_iso(self.date_closed),
            "deadline": self.date_deadline.isoformat() if self.date_deadline else None,
            "sent_at": to_iso(self.date_sent),
            "carrier": self.sent_carrier or "",
            "tracking": self.sent_tracking or "",
            "can_cancel": self.is_portal_cancel_allowed,
            "can_revise": self.is_portal_revise_allowed,
            "revision_fields": self._get_api_revision_fields(),
            "money": [
                {
                    "currency": total["currency"].name,
                    "paid": total["paid"],
                    "given_back": total["amount"],
                }
                for total in self._get_portal_money()
            ],
            "refunds": [
                {
                    "number": refund["document"].name,
                    "date": refund["date"].isoformat() if refund["date"] else None,
                    "amount": refund["amount"],
                    "currency": refund["currency"].name,
                }
                for refund in self._get_portal_refunds()
            ],
            "lines": [line._to_api() for line in self.line_ids],
        }

    def _get_api_revision_fields(self):
        if not self.is_portal_revise_allowed:
            return []
        return [name for name in self._get_revision_fields() if name != "product"]

    def _revise_by_api(self, data, website):
        """Answer a revision: change what is asked for, of the lines in question, and send it
        again."""
        self.ensure_one()
        lines = self._get_revision_lines() if self.state == "revision" else self.line_ids
        form, files, numbers = {"go": "send"}, {}, {}
        items = data.get("lines") or []
        for number, item in enumerate(items if isinstance(items, list) else []):
            id_ = item.get("id") if isinstance(item, dict) else None
            line = lines.filtered(lambda line, id_=id_: line.id == id_)
            if not line:
                raise ApiError({f"lines.{number}.id": self.env._("This line is not in question.")})
            numbers[line] = number
            form.update(line._to_api_form(item))
            files.update(line._get_api_files(item, number))
        form["answer"] = read_text(data, "answer", 2000)
        errors = self._handle_revision(form, files, website, self.env.user.partner_id)
        found = {"": errors.pop("")} if errors.get("") else {}
        for line in lines:
            found.update(line._to_api_errors(errors, numbers.get(line, 0)))
        if found or errors:
            raise ApiError(found or errors)


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _get_api_files(self, item, number):
        """Return the files of a line as the form would have sent them."""
        contents = self._read_api_files(item)
        if contents is None:
            raise ApiError({f"lines.{number}.files": self._describe_api_files()})
        return {self._get_portal_key("files"): contents} if contents else {}

    def _to_api(self):
        self.ensure_one()
        return {
            "id": self.id,
            "order_line_id": self.sale_line_id.id or None,
            "order": self.sale_line_id.order_id.name or "",
            "product_code": self.product_id.default_code or "",
            "product": self.product_id.with_context(display_default_code=False).display_name,
            "quantity": self.quantity,
            "quantity_approved": self.quantity_approved,
            "quantity_received": self.quantity_received,
            "quantity_refused": self.quantity_refused,
            "unit": self.uom_id.name,
            "reason": self.reason_id.complete_name or "",
            "outcome": self.outcome_id.name,
            "description": self.description or "",
            "status": self._get_portal_status().get("label", ""),
            "refunded": self.amount_refunded,
            "files": [
                {"id": file.id, "name": file.name, "mimetype": file.mimetype}
                for file in self.attachment_ids.sorted("id")
            ],
        }


def to_iso(moment):
    """Return a moment of the database, which is UTC, as ISO 8601 says it."""
    return f"{fields.Datetime.to_datetime(moment).isoformat()}Z" if moment else None
