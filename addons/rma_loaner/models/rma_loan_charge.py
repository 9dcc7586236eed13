from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RmaLoan(models.Model):
    """Money: the deposit, and what the customer pays for what did not come back as it went."""

    _inherit = "rma.loan"

    invoice_ids = fields.One2many("account.move", "rma_loan_id", string="Invoices")
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    deposit_kind = fields.Selection(
        [("none", "None"), ("held", "Held in cash"), ("invoiced", "Invoiced")],
        string="Deposit",
        default="none",
        required=True,
        tracking=True,
    )
    deposit_amount = fields.Monetary(tracking=True)
    is_deposit_returned = fields.Boolean(readonly=True, copy=False, tracking=True)
    charge_amount = fields.Monetary(
        string="To Charge",
        compute="_compute_charge_amount",
        store=True,
        readonly=False,
        help="Before taxes. Of what did not come back, the price of the product; of damages, what "
        "you enter.",
    )

    _amounts_positive = models.Constraint(
        "CHECK (deposit_amount >= 0 AND charge_amount >= 0)", "Amounts are zero or more."
    )

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for loan in self:
            # sudo: account.move - their number alone is shown
            loan.invoice_count = len(loan.sudo().invoice_ids)

    @api.depends("result", "product_id")
    def _compute_charge_amount(self):
        for loan in self:
            is_gone = loan.result in ("exchanged", "lost")
            loan.charge_amount = loan.product_id.lst_price if is_gone else 0.0

    def _ensure_may_charge(self):
        """Money is for whoever handles returns, who alone makes loans; not for the warehouse."""
        self.check_access("create")

    def _has_deposit(self):
        self.ensure_one()
        is_taken = self.deposit_kind != "none" and self.deposit_amount
        return bool(is_taken and not self.is_deposit_returned)

    def action_charge(self):
        """Invoice what did not come back as it went, as a draft, less the deposit that is kept."""
        self._ensure_may_charge()
        self._ensure_state("back", "done")
        for loan in self:
            if not loan.charge_amount:
                raise UserError(
                    self.env._(
                        "Enter what %(customer)s has to pay for %(serial)s.",
                        customer=loan.partner_id.display_name,
                        serial=loan.lot_id.name,
                    )
                )
            lines = [loan._prepare_charge_line()]
            if (
                loan.deposit_kind != "none"
                and loan.deposit_amount
                and not loan.is_deposit_returned
            ):
                lines.append(loan._prepare_deposit_line(-loan.deposit_amount))
                loan._write_protected({"is_deposit_returned": True})
            loan._create_invoice(lines)
        self._write_protected({"state": "charged"})
        return self[:1].action_view_invoices()

    def _prepare_charge_line(self):
        label = dict(self._fields["result"]._description_selection(self.env)).get(self.result)
        return {
            "product_id": self.product_id.id,
            "name": self.env._(
                "%(product)s, serial number %(serial)s, lent with %(loan)s: %(result)s",
                product=self.product_id.display_name,
                serial=self.lot_id.name,
                loan=self.name,
                result=label or self.env._("damaged"),
            ),
            "quantity": 1,
            "price_unit": self.charge_amount,
        }

    def action_invoice_deposit(self):
        self._ensure_may_charge()
        self._ensure_state("request", "reserved", "out")
        for loan in self:
            if loan.deposit_kind != "invoiced" or not loan.deposit_amount:
                raise UserError(
                    self.env._("Enter the deposit of %s, and that it is invoiced.", loan.name)
                )
            # sudo: account.move - asked whether there is one, and not shown
            if loan.sudo().invoice_ids.filtered(lambda move: move.state != "cancel"):
                raise UserError(self.env._("The deposit of %s is invoiced already.", loan.name))
            loan._create_invoice([loan._prepare_deposit_line(loan.deposit_amount)])
        return self[:1].action_view_invoices()

    def action_return_deposit(self):
        """Give it back: the cash, or a draft credit note of its invoice."""
        self._ensure_may_charge()
        self._ensure_state("back", "done")
        for loan in self:
            if not loan._has_deposit():
                raise UserError(self.env._("%s has no deposit to return.", loan.name))
            if loan.deposit_kind == "invoiced":
                loan._credit_deposit()
        self._write_protected({"is_deposit_returned": True})
        return True

    def _credit_deposit(self):
        # sudo: account.move - whoever lends needs no rights in accounting
        invoices = self.sudo().invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        invoices.filtered(lambda move: move.state == "draft").button_cancel()
        posted = invoices.filtered(lambda move: move.state == "posted")
        if posted:
            credit_notes = posted._reverse_moves()
            credit_notes.rma_loan_id = self.id

    def _prepare_deposit_line(self, amount):
        # The negative one takes it off what is charged.
        return {
            "product_id": self.env.ref("rma_loaner.product_deposit").id,
            "name": self.env._("Deposit of loan %s", self.name),
            "quantity": 1 if amount > 0 else -1,
            "price_unit": abs(amount),
            "tax_ids": [Command.clear()],
        }

    def _create_invoice(self, lines):
        self.ensure_one()
        # sudo: account.move - whoever lends needs no rights in accounting
        moves = self.env["account.move"].sudo().with_company(self.company_id)
        return moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_id.id,
                "invoice_origin": self.name,
                "rma_loan_id": self.id,
                "invoice_line_ids": [Command.create(line) for line in lines],
            }
        )

    def action_view_invoices(self):
        # sudo: account.move - the list opens with the user's own rights
        return (
            self.sudo()
            .invoice_ids.sudo(False)
            ._get_records_action(name=self.env._("Invoices of %s", self.name))
        )
