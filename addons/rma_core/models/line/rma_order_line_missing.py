from odoo import fields, models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """Goods that the customer was given something for and that never came back, and what was
    charged for them."""

    _inherit = "rma.order.line"

    def _get_missing_quantity(self):
        """Return what the customer was given for goods that did not come back and were not
        charged, in the line's unit."""
        self.ensure_one()
        return self.uom_id.round(
            max(self._get_unpaid_quantity() - self._get_charged_quantity(), 0.0)
        )

    def _get_unpaid_quantity(self):
        """Return what the customer was given without giving the goods back, in the line's unit.
        What was given in advance may itself come back with another return."""
        self.ensure_one()
        if not self.outcome_id.needs_receipt:
            return 0.0
        handler = self.outcome_id._find_handler()
        # An outcome whose add-on is uninstalled gives nothing more.
        if handler is None:
            return 0.0
        given = handler._get_given_quantities(self).get(self, 0.0)
        if not given:
            return 0.0
        sent = self.stock_move_ids.filtered(
            lambda move: move.state == "done" and move._is_rma_replacement()
        )
        returned = sent.returned_move_ids.filtered(
            lambda move: move.state == "done" and move._is_from_customer()
        )
        return max(given - self.quantity_received - self._sum_moves(returned), 0.0)

    def _get_open_deliveries(self):
        """Return the moves of replacements that have not left."""
        return self.stock_move_ids.filtered(
            lambda move: move._is_last_open_step() and move._is_rma_replacement()
        )

    def _get_quantity_leaving(self):
        self.ensure_one()
        return self._sum_moves(self._get_open_deliveries())

    # ------------------------------------------------------------------ charges

    def _get_charges(self):
        """Return the invoice lines that charge goods of these lines, drafts included."""
        # sudo: account.move.line - clerks may charge without accounting rights
        return self.sudo().account_line_ids.filtered(
            lambda aml: aml.parent_state != "cancel" and aml.move_id.move_type == "out_invoice"
        )

    def _get_uncredited_charges(self):
        """Return ``{invoice line: quantity}``, in its unit, that was charged and is not credited
        again, the newest first; below zero where more is credited."""
        free = {}
        for charge in self._get_charges().sorted("id", reverse=True):
            credits_ = charge.move_id.reversal_move_ids.invoice_line_ids.filtered(
                lambda aml, charge=charge: (
                    aml._is_credit()
                    and aml.product_id == charge.product_id
                    and aml.rma_invoice_line_id in (charge, charge.browse())
                )
            )
            credited = sum(
                aml.product_uom_id._compute_quantity(
                    aml.quantity, charge.product_uom_id, round=False
                )
                for aml in credits_
            )
            free[charge] = charge.quantity - credited
        return free

    def _get_charged_quantity(self):
        """Return what was charged for goods that had not come, in the line's unit."""
        self.ensure_one()
        return sum(
            charge.product_uom_id._compute_quantity(max(quantity, 0.0), self.uom_id, round=False)
            for charge, quantity in self._get_uncredited_charges().items()
        )

    def _credit_overcharged(self):
        """Goods that were charged came after all: credit what was charged for them, or take it
        off invoices that are not posted yet."""
        parts = []
        for line in self.filtered(lambda line: line._get_charges()):
            rest = line._get_charged_quantity() - line._get_unpaid_quantity()
            for charge, free in line._get_uncredited_charges().items():
                in_uom = charge.product_uom_id._compute_quantity(free, line.uom_id, round=False)
                part = line.uom_id.round(min(rest, in_uom))
                if line.uom_id.compare(part, 0) > 0:
                    parts.append((line, charge, part))
                    rest -= part
        drafts = [part for part in parts if part[1].parent_state == "draft"]
        self._lower_charges(drafts)
        posted = [part for part in parts if part not in drafts]
        return self._credit_charges(posted)

    def _ensure_charges_credited_once(self):
        """Refuse that a cancelled credit note of a charge comes back beside another one."""
        for line in self:
            for charge, free in line._get_uncredited_charges().items():
                if charge.product_uom_id.compare(free, 0) < 0:
                    raise UserError(
                        self.env._(
                            "%(line)s: what %(invoice)s charged is credited already. Leave this "
                            "credit note cancelled.",
                            line=line.display_name,
                            invoice=charge.move_id.name,
                        )
                    )

    def _lower_charges(self, parts):
        """Take charges off draft invoices.

        :param parts: ``[(line, invoice line, quantity in the line's unit)]``
        """
        for line, charge, quantity in parts:
            charge.quantity -= line.uom_id._compute_quantity(
                quantity, charge.product_uom_id, round=False
            )
        invoices = self.env["account.move"].union(*(charge.move_id for __, charge, __ in parts))
        invoices.filtered(
            lambda move: all(
                aml.product_uom_id.is_zero(aml.quantity) for aml in move.invoice_line_ids
            )
        ).button_cancel()

    def _credit_charges(self, parts):
        """Create draft credit notes of posted charges.

        :param parts: see ``_lower_charges()``
        """
        grouped = {}
        for line, charge, quantity in parts:
            grouped.setdefault((line.order_id, charge.move_id), []).append(
                (line, charge, quantity)
            )
        # sudo: account.move - goods are received without accounting rights
        handler = self.env["rma.outcome.handler.refund"].sudo()
        # sudo: account.move - goods are received without accounting rights
        credit_notes = (
            self.env["account.move"]
            .sudo()
            .with_context(mail_create_nosubscribe=True)
            .create(
                [
                    handler._prepare_credit_note_vals(order, invoice, part)
                    for (order, invoice), part in grouped.items()
                ]
            )
        )
        for (order, invoice), credit_note in zip(grouped, credit_notes, strict=True):
            order.message_post(
                body=self.env._(
                    "Goods charged with %(invoice)s came after all: post credit note "
                    "%(credit_note)s.",
                    invoice=invoice._get_html_link(),
                    credit_note=credit_note._get_html_link(),
                )
            )
        return credit_notes

    def _prepare_charge_line_vals(self):
        """Return the values of the invoice line for goods that never came back: the price,
        discount, taxes and analytic accounts they were sold with."""
        self.ensure_one()
        vals = {
            "rma_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "quantity": self._get_missing_quantity(),
            "price_unit": self.price_unit,
        }
        if self.sale_line_id:
            vals.update(
                price_unit=self.sale_line_id.product_uom_id._compute_price(
                    self.sale_line_id.price_unit, self.uom_id
                ),
                discount=self.sale_line_id.discount,
                analytic_distribution=self.sale_line_id.analytic_distribution,
                tax_ids=[fields.Command.set(self.sale_line_id.tax_ids.ids)],
            )
        return vals
