from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime

from odoo.addons.rma_portal.tests.common import RmaPortalCommon

PAGE = "/returns/withdrawal"


class WithdrawalCommon(RmaPortalCommon):
    """A consumer in the EU with an order of goods delivered and invoiced some days ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["rma.policy"].search([]).active = False
        cls.env.company.email = "shop@example.com"
        cls.website.withdrawal_scope = "eu"
        cls.customer.country_id = cls.other_customer.country_id = cls.env.ref("base.de")
        cls.declarations = cls.env["rma.withdrawal"]

    @classmethod
    def _make_old(cls, order, days):
        """Let an order have been made and dispatched so many days ago."""
        moment = Datetime.now() - timedelta(days=days)
        order.date_order = moment
        order.withdrawal_instructed_on = moment.date()
        order.picking_ids.filtered(lambda p: p.state == "done").date_done = moment
        return order

    def _take_down(self, order=None, user=None, run=True, **vals):
        """Return a declaration that staff took down, by default in the customer's name."""
        order = order or self.order
        declaration = self.declarations.with_user(user or self.clerk).create(
            {
                "channel": "mail",
                "person_name": order.partner_id.name,
                "email": order.partner_id.email,
                "order_reference": order.name,
                **vals,
            }
        )
        if run:
            self._run()
        return declaration.sudo()

    def _run(self):
        """Do what the job does right after a declaration."""
        # Odoo's job commits after each step, which tests may not.
        with patch.object(self.env.registry["ir.cron"], "_commit_progress"):
            self.declarations._cron_run()
        self.env.invalidate_all()

    def _guest_entry(self, **vals):
        return {
            "name": "Ada Customer",
            "number": self.order.name,
            "email": "ada@example.com",
            "extent": "all",
            **vals,
        }

    def _declare(self, status=200, **vals):
        """Walk both steps as a visitor; return the last page."""
        page = self._post(PAGE, {**self._guest_entry(**vals), "go": "check"})
        return self._post(PAGE, self._read_form(page), status)

    def _read_form(self, page, go="confirm"):
        """Return the fields of the form that a page shows, without its token."""
        fields = {
            node.get("name"): node.get("value") or ""
            for node in page.xpath("//div[@id='wrap']//form//input[@type='hidden']")
        }
        fields.pop("csrf_token", None)
        return {**fields, "go": go}

    def _last(self):
        return self.declarations.search([], limit=1, order="id desc")

    def _marks(self, declaration):
        return sorted({mark["mark"] for mark in declaration.marks or ()})

    def _get_returns(self, order=None):
        return (order or self.order).order_line.rma_line_ids.order_id
