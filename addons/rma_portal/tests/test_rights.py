import re

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.rma_core.tests.rights import ACCESS_LOG, RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


class PortalRightsCase(RightsCase):
    """With customers who sign in: of each branch of the dealer, its head office, and others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        whose = {
            "Branch": cls.branch,
            "Other Branch": cls.branch_other,
            "Head Office": cls.dealer,
            "Stranger": cls.stranger,
        }
        for role, parent in whose.items():
            cls.users[role] = cls._create_customer(role, parent)
        cls.users["Head Office"].partner_id.rma_sees_all_branches = True
        cls.env.flush_all()

    @classmethod
    def _create_customer(cls, role, parent):
        login = f"rights_{role.lower().replace(' ', '_')}"
        person = cls.env["res.partner"].create(
            {"name": role, "parent_id": parent.id, "email": f"{login}@example.com"}
        )
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=person.id,
            name=role,
            email=person.email,
            company_id=cls.env.company.id,
        )


@tagged("post_install", "-at_install")
class TestPortalRights(HttpRightsMixin, PortalRightsCase, HttpCase):
    """Every cell of docs/rights.md about customers, and about what the website adds."""

    @classmethod
    def _specimen_rma_reason(cls, kind):
        return cls.reason

    @classmethod
    def _specimen_rma_outcome(cls, kind):
        return cls.outcome_refund

    @classmethod
    def _specimen_rma_mail_log(cls, kind):
        return cls.env["rma.mail.log"]

    @classmethod
    def _specimen_rma_clause(cls, kind):
        return cls.env["rma.clause"].create({"name": "Terms", "text": "I agree."})

    @classmethod
    def _specimen_rma_return_way(cls, kind):
        return cls.env["rma.return.way"].create({"name": "Shop", "kind": "branch"})

    @classmethod
    def _specimen_rma_clause_acceptance(cls, kind):
        order = cls.returns[kind]
        return cls.env["rma.clause.acceptance"].create(
            {
                "order_id": order.id,
                "name": "Terms",
                "text": "I agree.",
                "partner_id": order.partner_id.id,
                "date": order.date_submitted,
            }
        )

    @classmethod
    def _specimen_rma_revision_topic(cls, kind):
        return cls.env["rma.revision.topic"].search([], limit=1)

    @classmethod
    def _specimen_rma_request(cls, kind):
        website = cls.env["website"].search([], limit=1)
        vals = {"partner_id": cls.branch.id, "website_id": website.id, "origin": "guest"}
        return cls.env["rma.request"].create(vals)

    @classmethod
    def _specimen_rma_request_line(cls, kind):
        request = cls._specimen_rma_request(kind)
        vals = {
            "request_id": request.id,
            "sale_line_id": cls._create_order((cls.product, 1)).order_line.id,
            "quantity": 1,
        }
        return cls.env["rma.request.line"].create(vals)

    @classmethod
    def _specimen_rma_portal_attempt(cls, kind):
        return cls.env["rma.portal.attempt"].create({"key": "rights", "date": Datetime.now()})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of customers and the website")
        self.assertTrue(checked > 50 or not read_tables("Records"), checked)

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of customers and the website")
        self.assertTrue(checked or not read_tables())

    def test_customers_press_no_button_of_staff(self):
        order = self.returns["unassigned"].with_user(self.users["Branch"])
        for button in ("action_approve", "action_cancel", "action_submit", "action_process"):
            with self.subTest(button=button), mute_logger(*ACCESS_LOG):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(order, button)()
        flags = [name for name in order._get_action_flags() if order[name]]
        self.assertFalse(flags)

    def test_settings_of_the_website_are_logged(self):
        website = self.env["website"].search([("company_id", "=", self.env.company.id)], limit=1)
        website.rma_max_line_files = 7
        self.env.flush_all()
        row = self.env["rma.trail"].search([("field_name", "=", "rma_max_line_files")])
        self.assertRecordValues(row, [{"old_value": "5", "new_value": "7"}])

    @mute_logger("odoo.http", *ACCESS_LOG)
    def test_pages_agree_with_the_table(self):
        for role in ("Branch", "Other Branch", "Head Office", "Stranger"):
            user = self.users[role]
            self.authenticate(user.login, user.login)
            for kind, order in self.returns.items():
                self.env.invalidate_all()
                mine = order.with_user(user).with_context(allowed_company_ids=None)
                with self.subTest(role=role, kind=kind):
                    page = self.url_open(f"/my/returns/{order.id}", allow_redirects=False)
                    shown = page.status_code == 200 and order.name in page.text
                    self.assertEqual(shown, mine.has_access("read"))
                    listed = re.search(
                        rf"/my/returns/{order.id}\b", self.url_open("/my/returns").text
                    )
                    self.assertEqual(bool(listed), shown)
