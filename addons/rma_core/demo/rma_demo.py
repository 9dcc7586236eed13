from odoo import api, models

from .half_year import HalfYear


class RmaDemo(models.AbstractModel):
    """Door for the demo XML: what a shop lived through needs the buttons, not just records."""

    _name = "rma.demo"
    _description = "Demo Returns"

    @api.model
    def _ensure_accounting(self):
        """Odoo gives a new database its chart of accounts last of all; invoices need it now,
        and new products take their tax from it."""
        company = self.env.company
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("generic_coa", company)

    @api.model
    def _play_half_year(self):
        """Make the orders, deliveries, invoices and returns of the past half year, once."""
        if not self.env.ref("rma_core.demo_return_01", raise_if_not_found=False):
            HalfYear(self.env).play()
