from odoo import models

from ...const import STATES_AGREED


class RmaOrder(models.Model):
    """Handing accepted quantities to the outcomes' handlers."""

    _inherit = "rma.order"

    def action_process(self):
        """Carry out whatever is ready, outcomes done by hand included. Safe to call at any
        time and any number of times: quantities come from the documents that exist."""
        self.check_access("write")
        # sudo: stock.picking, account.move - clerks settle without the warehouse's and accounting
        # rights
        orders = self.sudo()
        orders._create_missing_receipts()
        orders._send_refused_back()
        orders._settle(["approval", "receipt", "manual"])
        orders.line_ids._credit_overcharged()
        return True

    def _create_missing_receipts(self):
        """Announce again what a cancelled receipt left open."""
        orders = self.filtered(lambda order: order.state == "approved")
        orders._lock()
        return orders._create_receipts()

    def _send_refused_back(self):
        """Send back again what was refused and whose delivery was cancelled."""
        orders = self.filtered(lambda order: order.state == "approved")
        orders._lock()
        quantities = orders.line_ids._get_refused_quantities_left()
        if quantities:
            lines = self.env["rma.order.line"].union(*quantities)
            self.env["rma.outcome.handler.send_back"]._execute(lines, quantities)

    def _settle(self, triggers):
        """Execute the outcomes of these triggers for all quantities that are ready.

        What is executed changes the lines' stored quantities. Of two transactions that do it at
        once the second one's write fails, and Odoo lets it start over: see ``_lock()``.

        :param triggers: values of ``rma.outcome.trigger``
        """
        orders = self.filtered(lambda order: order.state in STATES_AGREED)
        if not orders:
            return
        lines = orders.line_ids.filtered(lambda line: line.outcome_id.trigger in triggers)
        for handler, handled in lines._grouped_by_handler():
            quantities = {
                line: quantity
                for line, quantity in handled._get_ready_quantities().items()
                if quantity
            }
            if quantities:
                ready = self.env["rma.order.line"].union(*quantities)
                handler._execute(ready, quantities)
        orders._update_activities()
