from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaOrder(models.Model):
    """Returns know their loans: warned of shortages, open while one is with the customer."""

    _inherit = "rma.order"

    loan_ids = fields.One2many("rma.loan", "order_id", string="Loans")
    loan_count = fields.Integer(compute="_compute_loan_count")
    loan_warning = fields.Text(compute="_compute_loan_warning")

    @api.depends("loan_ids")
    def _compute_loan_count(self):
        for order in self:
            order.loan_count = len(order.loan_ids)

    @api.depends("loan_ids.state", "loan_ids.date_from", "loan_ids.date_to", "loan_ids.lot_id")
    def _compute_loan_warning(self):
        for order in self:
            warnings = [loan._get_shortage() for loan in order.loan_ids]
            warnings += [
                self.env._(
                    "%(serial)s is with the customer until %(date)s: take it back before the "
                    "return is closed.",
                    serial=loan.lot_id.name,
                    date=fields.Date.to_string(loan.date_to),
                )
                for loan in order.loan_ids.filtered(lambda loan: loan.state == "out")
            ]
            order.loan_warning = "\n".join(filter(None, warnings))

    @api.depends("loan_ids.state")
    def _compute_state(self):
        return super()._compute_state()

    def _is_closed(self):
        is_lent = any(loan.state == "out" for loan in self.loan_ids)
        return super()._is_closed() and not is_lent

    def _ensure_can_cancel(self):
        super()._ensure_can_cancel()
        for order in self:
            if lent := order.loan_ids.filtered(lambda loan: loan.state == "out"):
                raise UserError(
                    self.env._(
                        "Return %(return)s cannot be cancelled: the customer has %(serials)s. "
                        "Take it back first.",
                        serials=", ".join(lent.lot_id.mapped("name")),
                        **{"return": order.name},
                    )
                )

    def _cancel_open_documents(self):
        self.loan_ids.filtered(lambda loan: loan.state in ("request", "reserved")).action_cancel()
        return super()._cancel_open_documents()

    def _start_approved(self):
        """Reserve what was asked for; where nothing is free, say so."""
        result = super()._start_approved()
        for loan in self.loan_ids.filtered(lambda loan: loan.state == "request"):
            if shortage := loan._get_shortage():
                loan.order_id.message_post(body=shortage)
            else:
                loan.action_reserve()
        return result

    def action_view_loans(self):
        """Open the loans, or a request for the first one."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Loans of %s", self.name),
            "res_model": "rma.loan",
            "view_mode": "list,form,calendar",
            "domain": [("order_id", "=", self.id)],
            "context": {
                "default_order_id": self.id,
                "default_product_id": self.line_ids[:1].product_id.id
                if self.line_ids[:1].product_id.tracking == "serial"
                else False,
            },
        }
        if not self.loan_ids:
            action["view_mode"] = "form"
        return action
