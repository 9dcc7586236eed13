from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import hmac

# Attempts allowed per hour. An order's own customer tries its number, too.
LIMITS = {"order": 10, "address": 20, "mail": 5}
PERIOD = timedelta(hours=1)
DAYS_KEPT = 1


class RmaPortalAttempt(models.Model):
    """Tries of visitors without account, counted in the database: for all workers together.

    What was tried is kept as a hash only: neither addresses nor order numbers can be read here.
    """

    _name = "rma.portal.attempt"
    _inherit = ["rma.guard.mixin"]
    _description = "Try of a Visitor"
    _log_access = False

    key = fields.Char(required=True)
    date = fields.Datetime(required=True)

    _key_date_idx = models.Index("(key, date)")

    @api.model
    def _is_allowed(self, **tried):
        """Count a try and tell whether it may be made.

        :param tried: what is tried by its kind, a key of ``LIMITS``: ``order="S0001"``
        """
        keys = {hmac(self.env, "rma_portal", f"{kind}:{tried[kind]}"): kind for kind in tried}
        now = fields.Datetime.now()
        counts = dict(
            self._read_group(
                [("key", "in", list(keys)), ("date", ">", now - PERIOD)], ["key"], ["__count"]
            )
        )
        if any(counts.get(key, 0) >= LIMITS[kind] for key, kind in keys.items()):
            return False
        self.create([{"key": key, "date": now} for key in keys])
        return True

    @api.autovacuum
    def _gc_old_attempts(self):
        self.search([("date", "<", fields.Datetime.now() - timedelta(days=DAYS_KEPT))]).unlink()
