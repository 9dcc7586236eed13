import hashlib
import json

import pytz
from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tools import mute_logger

from .rma_withdrawal import WEB_CHANNELS

# What the consumer declared: nobody changes it, nor the proof of it.
CONTENT_FIELDS = frozenset(
    [
        "name",
        "person_name",
        "order_reference",
        "email",
        "extent",
        "goods",
        "channel",
        "declared_at",
        "sent_on",
        "timezone",
        "lang",
        "statement",
        "content_hash",
        "company_id",
        "website_id",
        "nonce",
    ]
)
SERVER_CONTENT = ("timezone", "lang", "statement", "content_hash", "nonce", "website_id")
ERASE = "rma_withdrawal_erase"
SEAL = "rma_withdrawal_seal"


class RmaWithdrawal(models.Model):
    """Taking a declaration down: as it is, once, and for good."""

    _inherit = "rma.withdrawal"

    @api.model
    def _declare(self, nonce, vals):
        """Return the declaration that a web page sent, and begin with what follows from it. Sent
        twice it is one.

        :param str nonce: made when the page that confirms was shown
        :param vals: the declaration; see ``_prepare_declaration_vals()`` of the pages
        """
        if known := self.search([("nonce", "=", nonce)], limit=1):
            return known
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                withdrawal = self.create(
                    {**vals, "nonce": nonce, "declared_at": fields.Datetime.now()}
                )
        except UniqueViolation as error:
            # Sent at the same moment: when retried, it is found.
            raise ConcurrencyError("The declaration is being taken down.") from error
        return withdrawal

    @api.model_create_multi
    def create(self, vals_list):
        withdrawals = super().create(vals_list)
        withdrawals._ensure_is_past()
        for withdrawal in withdrawals:
            withdrawal._seal()
        withdrawals._start()
        return withdrawals

    def _seal(self):
        """Complete the declaration and take its fingerprint."""
        self.ensure_one()
        # sudo: rma.withdrawal - numbers are drawn for whoever declares
        declaration = self.sudo()
        company = self.company_id.sudo()
        zone = self.timezone or company.partner_id.tz or "UTC"
        lang = self.lang or self.partner_id.sudo().lang or company.partner_id.lang or self.env.lang
        sequence = declaration.env["ir.sequence"].with_company(company)
        vals = {
            "name": sequence.next_by_code("rma.withdrawal") or "/",
            "timezone": zone,
            "lang": lang,
            "user_id": self.user_id.id or self._get_site().rma_user_id.id,
        }
        declaration._open_door([SEAL, *vals]).write(vals)
        vals = {"statement": declaration.with_context(lang=lang)._compose_statement()}
        declaration._open_door([SEAL, *vals]).write(vals)
        vals = {"content_hash": declaration._get_fingerprint()}
        declaration._open_door([SEAL, *vals]).write(vals)

    def _compose_statement(self):
        """Return the declaration in the words of the law's model form."""
        self.ensure_one()
        order = self.order_reference or self.env._("(no number given)")
        if self.extent == "all":
            return self.env._(
                "I hereby give notice that I withdraw from my contract, order %(order)s, in all "
                "of its goods and services.\n\nName: %(name)s",
                order=order,
                name=self.person_name,
            )
        return self.env._(
            "I hereby give notice that I withdraw from my contract, order %(order)s, in these of "
            "its goods and services:\n%(goods)s\n\nName: %(name)s",
            order=order,
            goods=self.goods or self.env._("(not named)"),
            name=self.person_name,
        )

    def _get_fingerprint(self):
        """Return the SHA-256 of everything that was declared."""
        self.ensure_one()
        content = {
            "number": self.name,
            "name": self.person_name,
            "order": self.order_reference or "",
            "email": self.email or "",
            "extent": self.extent,
            "goods": self.goods or "",
            "channel": self.channel,
            "received": fields.Datetime.to_string(self.declared_at),
            "sent": fields.Date.to_string(self.sent_on) or "",
            "timezone": self.timezone,
            "statement": self.statement,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _get_local_time(self):
        """Return the moment of receipt to the second with its time zone, for people and proof."""
        self.ensure_one()
        zone = pytz.timezone(self.timezone or "UTC")
        return pytz.utc.localize(self.declared_at).astimezone(zone)

    def _format_moment(self):
        """Return the moment of receipt in the reader's way of writing dates."""
        self.ensure_one()
        local = self._get_local_time()
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        date = local.strftime(lang.date_format) if lang else local.strftime("%Y-%m-%d")
        offset = local.strftime("%z")
        return self.env._(
            "%(date)s, %(time)s (%(zone)s, UTC%(offset)s)",
            date=date,
            time=local.strftime("%H:%M:%S"),
            zone=self.timezone,
            offset=f"{offset[:3]}:{offset[3:]}",
        )

    # ------------------------------------------------------------------ for good

    def write(self, vals):
        changed = CONTENT_FIELDS.intersection(vals)
        is_allowed = self._is_door_open(SEAL) or self._is_door_open(ERASE)
        if changed and self.ids and not is_allowed:
            self.check_access("write")
            raise UserError(
                self.env._(
                    "What was declared is evidence and cannot be changed. Note what is to be "
                    "added in the messages below, or take down another withdrawal."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        raise UserError(
            self.env._(
                "Withdrawals are evidence and cannot be deleted. One that concerns nobody is set "
                "to Without Effect, with a reason."
            )
        )

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("A declaration cannot be made of another one."))

    @api.constrains("channel")
    def _check_channel(self):
        for withdrawal in self:
            if withdrawal.channel in WEB_CHANNELS and not withdrawal.nonce:
                raise ValidationError(
                    self.env._("Only the website itself takes down what is declared there.")
                )

    def _ensure_is_past(self):
        now = fields.Datetime.now()
        for withdrawal in self:
            if withdrawal.declared_at > now or (
                withdrawal.sent_on and withdrawal.sent_on > withdrawal.declared_at.date()
            ):
                raise UserError(
                    self.env._(
                        "Enter when the declaration came and when it was sent: it cannot have "
                        "come before, nor in the future."
                    )
                )

    # ------------------------------------------------------------------ what follows

    def _start(self):
        """Let the receipt leave and the rest follow. Not here: whoever declares must not wait
        for it, and must not be able to tell by the time whether there is such an order."""
        # sudo: ir.cron - declaring needs no right on jobs
        self.env.ref("rma_withdrawal.ir_cron_run").sudo()._trigger()

    @api.model
    def _cron_run(self):
        """Send receipts, then do what the declarations are about, one by one."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: rma.withdrawal - the law is carried out by nobody in particular
        odoo = self.with_user(SUPERUSER_ID)
        waiting = odoo.search([("state", "=", "received")], order="id")
        unsent = odoo.search(
            [("receipt_sent_on", "=", False), ("date_erased", "=", False)], order="id"
        )
        commit(remaining=len(unsent) + len(waiting))
        for withdrawal in unsent:
            withdrawal = withdrawal.with_company(withdrawal.company_id)
            withdrawal._try_step(withdrawal._send_receipt)
            commit(1)
        for withdrawal in waiting:
            withdrawal = withdrawal.with_company(withdrawal.company_id)
            withdrawal._try_step(withdrawal._run)
            commit(1)
