from odoo import models


class RmaOrder(models.Model):
    """What happens with returns, for whoever tells of it or does something about it."""

    _inherit = "rma.order"

    def _on_event(self, event, documents=None):
        """Something happened with these returns: the one call for whatever it is. Does nothing by
        itself; extend with super().

        :param str event: a state, or one of ``rma.mail._get_events()``
        :param documents: what the event made or posted, where it did
        """

    def _update_activities(self):
        """Whom these returns wait for may have changed. Does nothing by itself; extend with
        super(). Called at any time and any number of times."""
