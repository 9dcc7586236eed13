from odoo import api, models


class RmaOutcomeHandler(models.AbstractModel):
    """What an outcome does. Inherit it as ``rma.outcome.handler.<name>``: the name can then be
    chosen on an outcome, and nothing else needs to know of it.

    Every method takes ``rma.order.line`` recordsets of any number of returns. Quantities are
    floats in the unit of their line (``uom_id``). A handler keeps no books: what is settled is
    read back from the documents it made, whose lines carry ``rma_line_id``.
    """

    _name = "rma.outcome.handler"
    _description = "Return Outcome Handler"

    # Fields, seen from a return line, whose changes change what is settled or in progress, beside
    # stock moves and credit notes of the line. Those of inherited classes count as well.
    _settlement_sources = ()

    @api.model
    def _check(self, lines):
        """Refuse what makes the outcome impossible; called before a return is approved.

        :raises UserError: naming the line, what is missing and what to do
        """
        raise NotImplementedError

    @api.model
    def _preview(self, lines):
        """Say what would be made, by the same code that makes it, leaving nothing behind.

        :return: ``{line: [{"document": str, "quantity": float, "amount": float,
            "currency": res.currency}]}``; amounts include taxes, positive for the customer;
            quantity 0 where it is about money alone
        """
        raise NotImplementedError

    @api.model
    def _execute(self, lines, quantities):
        """Create the documents.

        :param quantities: ``{line: quantity}`` to settle now, each more than zero
        :return: the records created, of one model
        """
        raise NotImplementedError

    @api.model
    def _get_documents(self, lines):
        """Return every document made for these lines, as a list of recordsets."""
        raise NotImplementedError

    @api.model
    def _get_settled_quantities(self, lines):
        """Return ``{line: quantity}`` the customer has got."""
        raise NotImplementedError

    @api.model
    def _get_in_progress_quantities(self, lines):
        """Return ``{line: quantity}`` in documents that exist and are not final."""
        raise NotImplementedError

    # ------------------------------------------------------------------ hooks

    @api.model
    def _get_settlement_notes(self, lines):
        """Return ``{line: sentence}`` where settling made no document."""
        return {}

    @api.model
    def _get_given_quantities(self, lines):
        """Return ``{line: quantity}`` that the customer is charged for unless the goods come
        back: what was settled or is about to be."""
        return {line: line.quantity_settled + line.quantity_in_progress for line in lines}

    @api.model
    def _get_worth(self, lines):
        """Return ``{line: amount}``, taxes included: what the line is worth to the customer."""
        return lines._get_goods_worth()

    @api.model
    def _cancel_documents(self, lines):
        """Cancel or delete documents that are not final. Stock moves, invoices and credit notes
        are cancelled anyway."""

    @api.model
    def _asks_replacement_product(self):
        """Tell whether people choose another product that the customer gets instead."""
        return False

    @api.model
    def _asks_price_reduction(self):
        """Tell whether people say how much of the price is given back."""
        return False

    @api.model
    def _claims_quantity(self):
        """Tell whether what a line is for cannot be returned otherwise any more."""
        return True

    @api.model
    def _lowers_delivered_quantity(self, line):
        """Tell whether the goods' coming back lowers the order's delivered quantity: it does
        when the customer does not pay for them in the end, because the outcome's documents
        lower what is invoiced as well."""
        return False

    @api.model
    def _get_settlement_sources(self):
        """Return the ``_settlement_sources`` of this class and of all that it inherits."""
        classes = type(self).mro()
        return tuple(
            dict.fromkeys(
                source for cls in classes for source in cls.__dict__.get("_settlement_sources", ())
            )
        )

    # ------------------------------------------------------------------ what many have in common

    @api.model
    def _preview_goods(self, lines, document):
        """Return the preview of documents that move goods and no money: what is open.

        :param str document: what people call them
        """
        return {
            line: [
                {
                    "document": document,
                    "quantity": line.quantity_open,
                    "amount": 0.0,
                    "currency": line.currency_id,
                }
            ]
            for line in lines
            if line.uom_id.compare(line.quantity_open, 0) > 0
        }
