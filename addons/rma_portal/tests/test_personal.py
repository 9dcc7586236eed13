from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon

SECRET = "marzipan-secret"


@tagged("post_install", "-at_install")
class TestPersonalData(RmaCommon):
    """What the website knows of people is handed out, and goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        website = cls.env["website"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.vals = {"partner_id": cls.customer.id, "website_id": website.id, "origin": "guest"}
        cls.sold = cls._create_order((cls.product, 5))
        cls.stand_in = cls.env["res.partner"].create({"name": "Nobody", "active": False})

    def _create_request(self, **vals):
        """Return a request with a product, a text, a photo, and the mail that was sent for it."""
        line = {"sale_line_id": self.sold.order_line.id, "quantity": 1, "description": SECRET}
        rma_request = self.env["rma.request"].create(
            {**self.vals, "line_ids": [(0, 0, line)], **vals}
        )
        self.env["ir.attachment"].create(
            {
                "name": f"{SECRET}.txt",
                "raw": SECRET.encode(),
                "res_model": "rma.request.line",
                "res_id": rma_request.line_ids.id,
            }
        )
        self.env["mail.mail"].create(
            {
                "model": "rma.request",
                "res_id": rma_request.id,
                "email_to": self.customer.email,
                "body": SECRET,
                "body_html": SECRET,
            }
        )
        return rma_request

    def _find_traces(self):
        """Return what still knows the secret."""
        self.env.flush_all()
        return [
            *self.env["rma.request.line"].search([("description", "=", SECRET)]),
            *self.env["ir.attachment"].search([("name", "ilike", SECRET)]),
            *self.env["mail.message"].search([("body", "ilike", SECRET)]),
            *self.env["mail.mail"].search([("body_html", "ilike", SECRET)]),
        ]

    def _accept(self, rma, partner):
        return self.env["rma.clause.acceptance"].create(
            {
                "order_id": rma.id,
                "name": "Terms",
                "text": "I agree.",
                "partner_id": partner.id,
                "date": rma.date_submitted,
            }
        )

    def _create_ended_return(self):
        rma = self._create_return((self.sold.order_line, 1))
        rma.action_cancel()
        return rma.sudo()

    def test_accepted_clauses_are_handed_out(self):
        rma = self._create_ended_return()
        acceptance = self._accept(rma, self.customer)
        row = rma._prepare_personal_data()[rma]["clauses"]
        self.assertEqual(
            row,
            [
                {
                    "name": "Terms",
                    "text": "I agree.",
                    "accepted_by": self.customer.name,
                    "date": str(acceptance.date),
                }
            ],
        )

    def test_unsent_requests_are_handed_out_and_go(self):
        rma_request = self._create_request()
        row = self.customer._prepare_rma_personal_data()["unsent_requests"]
        self.assertEqual(row[0]["lines"][0]["description"], SECRET)
        self.assertEqual(row[0]["lines"][0]["files"], [f"{SECRET}.txt"])
        self.assertFalse(self.other_customer._prepare_rma_personal_data()["unsent_requests"])
        self.assertEqual(len(self._find_traces()), 4)
        self.customer.sudo()._erase_rma_personal_data()
        self.assertFalse(rma_request.exists())
        self.assertFalse(self._find_traces())

    def test_requests_that_became_returns_go_with_them(self):
        rma, other = self._create_ended_return(), self._create_ended_return()
        self._create_request(state="sent", order_id=rma.id)
        kept = self._create_request(state="sent", order_id=other.id)
        rma._erase_personal_data({self.customer: self.stand_in})
        self.assertEqual(self.env["rma.request"].search([("order_id", "!=", False)]), kept)
        self.assertEqual(len(self._find_traces()), 4)

    def test_that_a_clause_was_accepted_stays_and_by_whom_goes(self):
        rma = self._create_ended_return()
        mine, other = self._accept(rma, self.customer), self._accept(rma, self.other_customer)
        rma._erase_personal_data({self.customer: self.stand_in})
        self.assertEqual(mine.partner_id, self.stand_in)
        self.assertEqual(mine.text, "I agree.")
        self.assertEqual(other.partner_id, self.other_customer)
