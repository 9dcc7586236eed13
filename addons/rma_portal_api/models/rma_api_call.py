from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import hmac, mute_logger

DAYS_KEPT = 7


class RmaApiCall(models.Model):
    """A call that was carried out, so that the same call, sent again because its answer was lost,
    does nothing twice. What was sent is kept as a hash only."""

    _name = "rma.api.call"
    _inherit = ["rma.guard.mixin"]
    _description = "Call of the Dealers' API"
    _log_access = False

    key = fields.Char(required=True)
    body = fields.Char(required=True)
    status = fields.Integer(required=True)
    order_id = fields.Many2one(
        "rma.order", string="Return", ondelete="cascade", index="btree_not_null"
    )
    date = fields.Datetime(required=True, index=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _begin(self, user, key, path, body):
        """Return the call that was made with this key, or a new one without status.

        :param key: what the client calls it; without one, nothing is kept
        :param bytes body: what was sent
        """
        digest = hmac(self.env, "rma_portal_api", f"{user.id}:{key}")
        known = self.search([("key", "=", digest)])
        if known:
            return known
        vals = {
            "key": digest,
            "body": self._digest_body(path, body),
            "status": 0,
            "date": fields.Datetime.now(),
        }
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self.create(vals)
        except UniqueViolation as error:
            # The same call at the same moment: when retried, it finds the first one.
            raise ConcurrencyError("The same call was made at the same time.") from error

    @api.model
    def _digest_body(self, path, body):
        return hmac(self.env, "rma_portal_api", f"{path}\n{body.hex()}")

    @api.autovacuum
    def _gc_old_calls(self):
        self.search([("date", "<", fields.Datetime.now() - timedelta(days=DAYS_KEPT))]).unlink()
