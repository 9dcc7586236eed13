from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMove(models.Model):
    """Credit notes that are matched with another invoice than their own, for accountants to put
    right: Odoo matched them so before ``_reconcile_reversed_moves()`` was mended here."""

    _inherit = "account.move"

    is_mismatched = fields.Boolean(
        string="Matched with a Foreign Invoice",
        compute="_compute_mismatched_move_ids",
        search="_search_is_mismatched",
        help="A reversal that is matched with another customer's or vendor's invoice, or a "
        "return's credit note that could lower its own invoice and does not.",
    )
    mismatched_move_ids = fields.Many2many(
        "account.move",
        string="Matched With",
        compute="_compute_mismatched_move_ids",
        help="Invoices this reversal is matched with though it is not theirs.",
    )
    mismatch_note = fields.Char(string="Left Alone", compute="_compute_mismatch_note")

    @api.depends("line_ids.matched_debit_ids", "line_ids.matched_credit_ids")
    def _compute_mismatched_move_ids(self):
        for move in self:
            partials = move._get_mismatched_partials()
            others = (partials.debit_move_id | partials.credit_move_id).move_id - move
            move.mismatched_move_ids = others
            move.is_mismatched = bool(others) or move._is_open_beside_its_invoice()

    def _search_is_mismatched(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model()
        self.env["account.move.line"].flush_model(["move_id", "rma_line_id"])
        self.env["account.partial.reconcile"].flush_model()
        mismatched = Domain("id", "in", SQL("(%s)", self._get_mismatched_sql()))
        return mismatched if True in value else ~mismatched

    def _get_mismatched_sql(self, ids=None):
        """Return the query for what ``is_mismatched`` says of a record.

        :param list ids: those that are asked about, otherwise all
        """
        return SQL(
            """
            SELECT reversal.id
              FROM account_move reversal
              JOIN account_move own ON own.id = reversal.reversed_entry_id
              JOIN account_move_line line ON line.move_id = reversal.id
              JOIN account_partial_reconcile partial
                ON line.id IN (partial.debit_move_id, partial.credit_move_id)
              JOIN account_move_line other_line
                ON other_line.id IN (partial.debit_move_id, partial.credit_move_id)
               AND other_line.id != line.id
              JOIN account_move other ON other.id = other_line.move_id
             WHERE %(asked)s AND reversal.state = 'posted' AND own.state = 'posted'
               AND other.id != own.id AND other.move_type = own.move_type
               AND (
                    other.commercial_partner_id != reversal.commercial_partner_id
                    OR own.amount_residual != 0 AND EXISTS (
                        SELECT 1 FROM account_move_line made
                         WHERE made.move_id = reversal.id AND made.rma_line_id IS NOT NULL
                    )
               )
             UNION
            SELECT reversal.id
              FROM account_move reversal
              JOIN account_move own ON own.id = reversal.reversed_entry_id
              JOIN account_move_line made
                ON made.move_id = reversal.id AND made.rma_line_id IS NOT NULL
             WHERE %(asked)s AND reversal.state = 'posted' AND own.state = 'posted'
               AND reversal.amount_residual != 0 AND own.amount_residual != 0
            """,
            asked=SQL("TRUE") if ids is None else SQL("reversal.id = ANY(%s)", list(ids)),
        )

    def _is_open_beside_its_invoice(self):
        """Tell whether a return's credit note and the invoice it credits are both open."""
        self.ensure_one()
        own = self.reversed_entry_id
        return bool(
            self.state == own.state == "posted"
            and self.line_ids.rma_line_id
            and not self.currency_id.is_zero(self.amount_residual)
            and not own.currency_id.is_zero(own.amount_residual)
        )

    def _get_mismatched_partials(self):
        """Return the matches of these reversals with invoices that are not theirs."""
        partials = self.env["account.partial.reconcile"]
        for move in self.filtered(lambda move: move.state == "posted"):
            own = move.reversed_entry_id
            for partial in move.line_ids.matched_debit_ids | move.line_ids.matched_credit_ids:
                other = (partial.debit_move_id | partial.credit_move_id).move_id - move
                is_foreign = other.commercial_partner_id != move.commercial_partner_id or (
                    move.line_ids.rma_line_id and not own.currency_id.is_zero(own.amount_residual)
                )
                if (
                    own.state == "posted"
                    and other != own
                    and other.move_type == own.move_type
                    and is_foreign
                ):
                    partials |= partial
        return partials

    @api.depends("mismatched_move_ids")
    def _compute_mismatch_note(self):
        for move in self:
            locks = set()
            for entry in move._get_entries_of_mismatch():
                locks.update(
                    entry._get_violated_lock_dates(entry.date, entry._affect_tax_report())
                )
            move.mismatch_note = bool(locks) and self.env._(
                "Locked: %(dates)s", dates=move.company_id._format_lock_dates(locks)
            )

    def _get_entries_of_mismatch(self):
        """Return the entries that change when this reversal is put right: itself, the invoices,
        and what was booked for their match, exchange differences and taxes on payment."""
        partials = self._get_mismatched_partials()
        taxes = self.search([("tax_cash_basis_rec_id", "in", partials.ids)])
        moves = (partials.debit_move_id | partials.credit_move_id).move_id
        return self | self.reversed_entry_id | moves | partials.exchange_move_id | taxes

    def action_match_own_invoice(self):
        """Undo the matches with foreign invoices, and match what they freed with its own, as far
        as that is open. What lies in locked periods is left and named."""
        self.check_access("write")
        wrong = self.filtered("is_mismatched")
        locked = wrong.filtered("mismatch_note")
        freed = wrong - locked
        partials = freed._get_mismatched_partials()
        invoices = (
            freed.reversed_entry_id | (partials.debit_move_id | partials.credit_move_id).move_id
        )
        partials.unlink()
        # Those that found their own invoice taken.
        waiting = (invoices.reversal_move_ids - freed).filtered(
            lambda move: move.state == "posted" and move.amount_residual
        )
        (freed | waiting)._reconcile_with_reversed()
        return locked._notify_matched(freed)

    def _notify_matched(self, matched):
        """Return what the user is told: ``self`` was left, ``matched`` put right."""
        sentences = [
            self.env._("%(move)s was left. %(reason)s", move=move.name, reason=move.mismatch_note)
            for move in self
        ]
        sentences.insert(0, self.env._("Credit notes put right: %s", len(matched)))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self else "success",
                "sticky": bool(self),
                "message": "\n".join(sentences),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
