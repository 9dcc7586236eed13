from datetime import timedelta
from ipaddress import ip_address, ip_network

from odoo import api, fields, models
from odoo.tools import email_normalize, hmac

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
    def _is_visitor_allowed(self, address, website):
        """Count a try of whoever comes from an address and tell whether it may be made. Nobody
        locks anybody else out: neither orders nor returns are counted."""
        return self._is_allowed(website, address=self._get_network(address))

    @api.model
    def _is_entry_allowed(self, email, website):
        """Count a try with an e-mail address, wherever it comes from, and tell whether another
        wrong one is answered as such. A right one gets its answer in any case: whoever guesses
        with somebody's address does not lock them out.

        :param str email: as somebody typed it
        """
        email = email_normalize(email)
        return not email or self._is_allowed(website, entry=email)

    @api.model
    def _get_network(self, address):
        """Return whom an address stands for: a customer of IPv6 has all of a /64."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return address
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        return str(ip_network((parsed, 64), strict=False) if parsed.version == 6 else parsed)

    @api.model
    def _is_allowed(self, website, **tried):
        """Count a try and tell whether it may be made.

        :param tried: what is tried by its kind, ``address``, ``entry`` or ``mail``
        """
        limits = website._get_rma_guest_limits()
        keys = {hmac(self.env, "rma_portal", f"{kind}:{tried[kind]}"): kind for kind in tried}
        now = fields.Datetime.now()
        counts = dict(
            self._read_group(
                [("key", "in", list(keys)), ("date", ">", now - PERIOD)], ["key"], ["__count"]
            )
        )
        if any(counts.get(key, 0) >= limits[kind] for key, kind in keys.items()):
            return False
        self.create([{"key": key, "date": now} for key in keys])
        return True

    @api.autovacuum
    def _gc_old_attempts(self):
        self.search([("date", "<", fields.Datetime.now() - timedelta(days=DAYS_KEPT))]).unlink()
