"""What somebody does to a return behind Odoo's back. Each is one statement or several; names in
braces are ids of the return and of its documents."""

# ``{line}`` and so on are of a closed return: 2 of 5 sold and invoiced came back and are credited.
KINDS = {
    "claims more than was delivered, everything else fitting": """
        UPDATE rma_order_line SET quantity = 9, quantity_approved = 9, quantity_claimed = 9,
               is_short_closed = FALSE WHERE id = {line}""",
    "more came than the receipt says": """
        UPDATE rma_order_line SET quantity_received = 3, quantity_accepted = 3
         WHERE id = {line}""",
    "the receipt was undone": "UPDATE stock_move SET state = 'assigned' WHERE id = {receipt_move}",
    "the receipt is of other goods": """
        UPDATE stock_move SET product_id = {other_product} WHERE id = {receipt_move}""",
    "the receipt lost its return": """
        UPDATE stock_move SET rma_line_id = NULL WHERE id = {receipt_move}""",
    "the receipt lost its return, the line fits": """
        UPDATE stock_move SET rma_line_id = NULL WHERE id = {receipt_move};
        UPDATE rma_order_line SET quantity_received = 0, quantity_accepted = 0,
               reception_state = 'awaiting' WHERE id = {line};
        UPDATE rma_order SET state = 'approved', date_closed = NULL WHERE id = {order}""",
    "credited twice as much": """
        UPDATE account_move_line SET quantity = 9 WHERE id = {credit_line};
        UPDATE rma_order_line SET quantity_settled = 9 WHERE id = {line}""",
    "credited at three times the price": """
        UPDATE account_move_line SET price_unit = price_unit * 3,
               price_subtotal = price_subtotal * 3, price_total = price_total * 3
         WHERE id = {credit_line};
        UPDATE account_move SET amount_total = amount_total * 3,
               amount_untaxed = amount_untaxed * 3 WHERE id = {credit};
        UPDATE rma_order_line SET amount_refunded = amount_refunded * 3 WHERE id = {line}""",
    "the credit note lost its return, the line fits": """
        UPDATE account_move_line SET rma_line_id = NULL WHERE move_id = {credit};
        UPDATE rma_order_line SET quantity_settled = 0, quantity_open = 2, amount_refunded = 0,
               settlement_state = 'waiting' WHERE id = {line};
        UPDATE rma_order SET state = 'approved', date_closed = NULL WHERE id = {order}""",
    "the credit note is a draft again": """
        UPDATE account_move SET state = 'draft' WHERE id = {credit};
        UPDATE account_move_line SET parent_state = 'draft' WHERE move_id = {credit}""",
    "the credit note became an invoice": """
        UPDATE account_move SET move_type = 'out_invoice' WHERE id = {credit}""",
    "the credit note forgot its invoice": """
        UPDATE account_move SET reversed_entry_id = NULL WHERE id = {credit}""",
    "the credit note is another customer's": """
        UPDATE account_move SET partner_id = {stranger}, commercial_partner_id = {stranger}
         WHERE id = {credit}""",
    "the credit note is in another currency": """
        UPDATE account_move SET currency_id = {currency} WHERE id = {credit}""",
    "matched with a stranger's invoice": """
        UPDATE account_partial_reconcile SET debit_move_id = {stranger_item}
         WHERE credit_move_id = {credit_item}""",
    "the match is gone, everything else says so": """
        DELETE FROM account_partial_reconcile WHERE credit_move_id = {credit_item};
        UPDATE account_move_line SET amount_residual = balance,
               amount_residual_currency = amount_currency, reconciled = FALSE
         WHERE id IN ({credit_item}, {invoice_item});
        UPDATE account_move SET amount_residual = amount_total, payment_state = 'not_paid'
         WHERE id IN ({credit}, {invoice})""",
    "the match is gone": """
        DELETE FROM account_partial_reconcile WHERE credit_move_id = {credit_item}""",
    "the order asks for the goods again": """
        UPDATE sale_order_line SET qty_to_invoice = 2, invoice_status = 'to invoice'
         WHERE id = {sale_line}""",
    "the order's delivered quantity was changed": """
        UPDATE sale_order_line SET qty_delivered = 5 WHERE id = {sale_line}""",
    "the order's invoiced quantity was changed": """
        UPDATE sale_order_line SET qty_invoiced = 0 WHERE id = {sale_line}""",
    "what must not be invoiced was changed": """
        UPDATE rma_order_line SET quantity_invoice_waived = 2 WHERE id = {line}""",
    "back to draft with its documents": """
        UPDATE rma_order SET workflow_state = 'draft', state = 'draft', date_closed = NULL
         WHERE id = {order}""",
    "an invented return code": """
        UPDATE rma_order SET return_code = 'ABCDEFGH{n}' WHERE id = {order}""",
    "closed, nobody knows when": "UPDATE rma_order SET date_closed = NULL WHERE id = {order}",
    "in another company": "UPDATE rma_order SET company_id = {company} WHERE id = {order}",
    "another customer's": """
        UPDATE rma_order SET partner_id = {stranger}, commercial_partner_id = {stranger}
         WHERE id = {order}""",
    "closed while goods are awaited": """
        UPDATE rma_order_line SET reception_state = 'awaiting' WHERE id = {line}""",
    "closed while nobody decided": """
        UPDATE rma_order_line SET decision = 'pending' WHERE id = {line}""",
    "another outcome than was carried out": """
        UPDATE rma_order_line SET outcome_id = {replace} WHERE id = {line}""",
    "a negative quantity": "UPDATE rma_order_line SET quantity = -2 WHERE id = {line}",
    "a line of another order": """
        UPDATE rma_order_line SET sale_line_id = {other_sale_line} WHERE id = {line}""",
    "the line is gone": """
        UPDATE stock_move SET rma_line_id = NULL WHERE rma_line_id = {line};
        UPDATE account_move_line SET rma_line_id = NULL WHERE rma_line_id = {line};
        DELETE FROM rma_order_line WHERE id = {line}""",
}
