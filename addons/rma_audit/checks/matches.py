from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding
from .rma_audit_check import EPSILON


class RmaAuditCheckMatches(models.AbstractModel):
    """A posted credit note of a return is matched with its own invoices as far as they are open,
    and never with another customer's."""

    _name = "rma.audit.check.matches"
    _inherit = "rma.audit.check"
    _description = "Check: Matched with the Own Invoice"

    @api.model
    def _get_title(self):
        return self.env._("Credit notes matched wrongly")

    @api.model
    def _find(self, orders):
        notes = {row["id"]: row for row in self._read(self._get_credit_notes(orders))}
        found = {}
        for row in self._read(self._get_foreign_query(list(notes))):
            found[row["credit_id"]] = ("foreign", row["other_id"], row["amount"])
        for row in self._read(self._get_residual_query(list(notes))):
            found.setdefault(row["credit_id"], ("residual", row["other_id"], row["amount"]))
        for row in self._read(self._get_named_query(list(notes))):
            found.setdefault(row["credit_id"], ("unmatched", row["other_id"], row["amount"]))
        moves = self.env["account.move"]
        wrong = self._read(moves._get_mismatched_sql(list(notes)))
        # What is wrong about a match, or about there being none, the credit note itself says.
        for move in moves.browse({row["id"] for row in wrong} - set(found)):
            if partials := move._get_mismatched_partials():
                other = move.mismatched_move_ids[:1]
                found[move.id] = ("other", other.id, sum(partials.mapped("amount")))
            elif move._is_open_beside_its_invoice():
                own = move.reversed_entry_id
                amount = min(abs(move.amount_residual), abs(own.amount_residual))
                found[move.id] = ("unmatched", own.id, amount)
        return [
            Finding(
                "account.move",
                credit_id,
                notes[credit_id]["order_id"],
                notes[credit_id]["company_id"],
                {"kind": kind, "other_id": other_id, "amount": float(amount)},
            )
            for credit_id, (kind, other_id, amount) in found.items()
        ]

    @api.model
    def _get_credit_notes(self, orders):
        return SQL(
            """
            SELECT n.id, n.company_id, MAX(r.order_id) AS order_id
              FROM rma_order_line r
              JOIN account_move_line a ON a.rma_line_id = r.id
              JOIN account_move n ON n.id = a.move_id
             WHERE r.order_id = ANY(%s) AND n.move_type = 'out_refund' AND n.state = 'posted'
             GROUP BY n.id
            """,
            orders.ids,
        )

    @api.model
    def _get_foreign_query(self, ids):
        """Matches with items of another customer, of invoices and of any other entries."""
        return SQL(
            """
            SELECT n.id AS credit_id, MIN(d.move_id) AS other_id, SUM(p.amount) AS amount
              FROM account_move n
              JOIN account_move_line c ON c.move_id = n.id
              JOIN account_partial_reconcile p ON p.credit_move_id = c.id
              JOIN account_move_line d ON d.id = p.debit_move_id
              LEFT JOIN res_partner owner ON owner.id = d.partner_id
             WHERE n.id = ANY(%s) AND c.display_type = 'payment_term'
               AND owner.commercial_partner_id IS DISTINCT FROM n.commercial_partner_id
             GROUP BY n.id
            """,
            ids,
        )

    @api.model
    def _get_residual_query(self, ids):
        """Credit notes, or invoices that they credit, whose stored open amount is not what their
        matches leave: what is open is asked of it everywhere."""
        return SQL(
            """
            SELECT n.id AS credit_id, i.move_id AS other_id,
                   i.amount_residual - (i.balance - COALESCE(p.debit, 0) + COALESCE(p.credit, 0))
                   AS amount
              FROM account_move n
              JOIN account_move_line i ON i.move_id IN (n.id, n.reversed_entry_id)
               AND i.display_type = 'payment_term' AND i.parent_state = 'posted'
              LEFT JOIN LATERAL (
                    SELECT SUM(amount) FILTER (WHERE debit_move_id = i.id) AS debit,
                           SUM(amount) FILTER (WHERE credit_move_id = i.id) AS credit
                      FROM account_partial_reconcile
                     WHERE debit_move_id = i.id OR credit_move_id = i.id
                   ) p ON TRUE
             WHERE n.id = ANY(%(ids)s)
               AND ABS(
                    i.amount_residual
                    - (i.balance - COALESCE(p.debit, 0) + COALESCE(p.credit, 0))
                   ) > %(epsilon)s
            """,
            ids=ids,
            epsilon=EPSILON,
        )

    @api.model
    def _get_named_query(self, ids):
        """Credit notes of several invoices, which reverse none and name each in their lines, that
        are open beside one of these on one account."""
        return SQL(
            """
            SELECT c.move_id AS credit_id, d.move_id AS other_id,
                   LEAST(-SUM(c.amount_residual), SUM(d.amount_residual)) AS amount
              FROM (
                    SELECT DISTINCT l.move_id, named.move_id AS invoice_id
                      FROM account_move_line l
                      JOIN account_move n ON n.id = l.move_id AND n.reversed_entry_id IS NULL
                      JOIN account_move_line named ON named.id = l.rma_invoice_line_id
                     WHERE l.move_id = ANY(%(ids)s)
                   ) own
              JOIN account_move_line c
                ON c.move_id = own.move_id AND c.display_type = 'payment_term'
               AND c.amount_residual < -%(epsilon)s
              JOIN account_move_line d
                ON d.move_id = own.invoice_id AND d.display_type = 'payment_term'
               AND d.account_id = c.account_id AND d.amount_residual > %(epsilon)s
               AND d.parent_state = 'posted'
             GROUP BY c.move_id, d.move_id
            """,
            ids=ids,
            epsilon=EPSILON,
        )

    @api.model
    def _explain(self, finding):
        sentence = {
            "foreign": self.env._(
                "%(record)s is matched with %(other)s of another customer, for %(amount)s. Reset "
                "the match and match it with its own invoice."
            ),
            "other": self.env._(
                "%(record)s is matched with %(other)s though its own invoice is open, for "
                "%(amount)s. Press Match with Own Invoice on it."
            ),
            "residual": self.env._(
                "The open amount of %(other)s differs by %(amount)s from what its matches leave. "
                "Find out who changed the database, then match %(record)s again."
            ),
            "unmatched": self.env._(
                "%(record)s and its invoice %(other)s are both open with %(amount)s. Match them."
            ),
        }[finding.figures["kind"]]
        other = self.env["account.move"].browse(finding.figures["other_id"]).exists()
        return sentence % {
            "record": finding.record_name,
            "other": other.display_name,
            "amount": finding._format(finding.figures["amount"]),
        }
