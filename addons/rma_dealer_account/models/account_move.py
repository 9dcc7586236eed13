from contextlib import contextmanager

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import frozendict


class AccountMove(models.Model):
    """Collective credit notes: the returns that a dealer's invoices are credited for in a month,
    by one document. It names each invoice, and owes a part of itself to each."""

    _inherit = "account.move"

    rma_collective_month = fields.Date(
        string="Collective Credit Note of",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The returns of this month are credited by this document. It is posted at the "
        "beginning of the next month, or whenever you post it.",
    )

    # ------------------------------------------------------------------ gathering

    @api.model
    def _collect_credit_notes(self, vals_list):
        """Put credit notes of returns into the dealers' collective ones of this month.

        :param vals_list: values of credit notes of one invoice each
        """
        collective = self.browse()
        for vals in vals_list:
            invoice = self.browse(vals["reversed_entry_id"])
            # Of two returns that are credited at once the second one is run again, and finds
            # what the first one made.
            invoice.partner_id.with_company(invoice.company_id)._lock_account()
            move = self.search(self._get_collective_domain(invoice), limit=1)
            commands = invoice._prepare_collective_lines(vals, move)
            if move:
                move.write({"line_ids": commands})
            else:
                move = self.create(invoice._prepare_collective_vals(vals, commands))
            move._update_credited_invoices()
            collective |= move
        return collective

    def _get_collective_month(self):
        """Return the first day of the month that is gathered now."""
        return fields.Date.context_today(self).replace(day=1)

    def _get_collective_domain(self, invoice):
        """Return the domain of the open collective credit note that ``invoice`` belongs to."""
        return [
            ("rma_collective_month", "=", invoice._get_collective_month()),
            ("move_type", "=", "out_refund"),
            ("state", "=", "draft"),
            ("company_id", "=", invoice.company_id.id),
            ("partner_id", "=", invoice.partner_id.id),
            ("currency_id", "=", invoice.currency_id.id),
            ("journal_id", "=", invoice.journal_id.id),
            ("fiscal_position_id", "=", invoice.fiscal_position_id.id),
        ]

    def _prepare_collective_vals(self, vals, commands):
        """Return the values of a new collective credit note for this invoice's dealer."""
        self.ensure_one()
        month = self._get_collective_month()
        last_day = fields.Date.end_of(month, "month")
        lang = self.partner_id.lang or self.env.lang
        return vals | {
            "reversed_entry_id": False,
            "rma_collective_month": month,
            "ref": self.with_context(lang=lang).env._(
                "Returns of %(month)s", month=fields.Date.to_string(month)[:7]
            ),
            "invoice_origin": False,
            "invoice_date": last_day,
            "invoice_date_due": last_day,
            "date": last_day,
            "line_ids": commands,
        }

    def _prepare_collective_lines(self, vals, move):
        """Return commands for this invoice's lines, headed by its name and its return's."""
        self.ensure_one()
        sequence = max(move.invoice_line_ids.mapped("sequence"), default=0)
        heading = {"display_type": "line_section", "name": vals["ref"]}
        lines = [heading, *(values for __, __, values in vals["line_ids"])]
        return [
            Command.create(line | {"sequence": sequence + number, "rma_credited_move_id": self.id})
            for number, line in enumerate(lines, start=1)
        ]

    def _update_credited_invoices(self):
        """A credit note of one invoice reverses it, as Odoo's do; one of several reverses none
        and names each on its lines."""
        for move in self:
            invoices = move.invoice_line_ids.rma_credited_move_id
            move.reversed_entry_id = invoices if len(invoices) == 1 else False
            origins = dict.fromkeys(filter(None, invoices.mapped("invoice_origin")))
            move.invoice_origin = ", ".join(origins)

    def _drop_returns(self, returns):
        """Take what is credited for these returns off collective credit notes that are drafts;
        headings go with their last line."""
        for move in self:
            lines = move.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
            dropped = lines.filtered(lambda line: line.rma_line_id.order_id in returns)
            kept = lines - dropped
            headings = [line for line in kept if line.display_type == "line_section"]
            for heading in headings:
                following = kept.filtered(lambda line, own=heading: line.sequence > own.sequence)
                if following[:1].display_type in (False, "line_section"):
                    dropped |= heading
            if kept - dropped:
                dropped.unlink()
                move._update_credited_invoices()

    # ------------------------------------------------------------------ whose share is whose

    @api.depends("invoice_line_ids.rma_credited_move_id")
    def _compute_needed_terms(self):
        super()._compute_needed_terms()
        for move in self:
            shares = move._get_credited_shares()
            if len(shares) > 1 and len(move.needed_terms) == 1:
                move.needed_terms = move._split_terms(shares)

    @contextmanager
    def _sync_dynamic_line(self, *args, **kwargs):
        # Each part of the receivable names its invoice, whoever changes the document.
        lines = self.env["account.move.line"]._open_door(["rma_credited_move_id"])
        moves = super(AccountMove, self.with_env(lines.env))
        with moves._sync_dynamic_line(*args, **kwargs):
            yield

    def _get_credited_shares(self):
        """Return ``{invoice: total}``, in the document's currency, of what is credited of each;
        with an empty invoice for lines that people added."""
        self.ensure_one()
        if not self.rma_collective_month:
            return {}
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        totals = {
            invoice: self.currency_id.round(sum(part.mapped("price_total")))
            for invoice, part in lines.grouped("rma_credited_move_id").items()
        }
        return {invoice: total for invoice, total in totals.items() if total}

    def _split_terms(self, shares):
        """Return the one receivable item that is needed as one per invoice; the last one takes
        the rounding."""
        self.ensure_one()
        ((key, values),) = self.needed_terms.items()
        total = sum(shares.values())
        left = dict(values)
        terms = {}
        for number, (invoice, share) in enumerate(shares.items(), start=1):
            part = dict(left)
            if number < len(shares):
                for name, currency in (
                    ("balance", self.company_currency_id),
                    ("amount_currency", self.currency_id),
                ):
                    part[name] = currency.round(values[name] * share / total) if total else 0.0
                    left[name] -= part[name]
            own_key = frozendict({**key, "rma_credited_move_id": invoice._origin.id})
            terms[own_key if invoice else key] = part
        return terms

    # ------------------------------------------------------------------ matched with its invoices

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted.filtered("rma_collective_month")._match_credited()
        return posted

    def _match_credited(self):
        """Match each part with its own invoice as far as that is open, then what is left with
        others of the same credit note."""
        for move in self:
            invoices = move.line_ids.rma_credited_move_id
            terms = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
            for term in terms:
                term._match_with(term.rma_credited_move_id)
            for account, rest in (
                terms.filtered(lambda t: not t.reconciled).grouped("account_id").items()
            ):
                if account.reconcile:
                    rest._match_with(invoices)

    @api.model
    def _cron_post_collective_credit_notes(self):
        """Post the collective credit notes of past months."""
        moves = self.search(
            [
                ("state", "=", "draft"),
                ("rma_collective_month", "<", self._get_collective_month()),
            ]
        )
        for move in moves:
            # One that cannot be posted stays a draft, and holds up no other.
            try:
                with self.env.cr.savepoint():
                    move.with_company(move.company_id).action_post()
            except UserError as error:
                move._message_log(
                    body=self.env._("It could not be posted at the end of its month: %s", error)
                )
