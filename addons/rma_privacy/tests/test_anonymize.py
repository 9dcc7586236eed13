import os

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import SQL

from .common import PrivacyCommon

# Where a person may still be found after their returns are anonymised, and why.
KEPT = {
    "res_partner": "the contact, whom invoices, orders and transfers name",
    "account_move": "invoices and credit notes are kept as long as the law asks",
    "account_move_line": "their items",
    "sale_order": "the order that was invoiced",
    "sale_order_line": "its lines",
    "stock_picking": "deliveries and receipts, proofs of the goods' movements",
    "stock_move": "their moves",
    "privacy_lookup_wizard": "Odoo's own lookup, gone after a day",
    "privacy_lookup_wizard_line": "Odoo's own lookup, gone after a day",
    "bus_bus": "what browsers were just told, gone after a day",
}


class TestAnonymize(PrivacyCommon):
    def _find_traces(self):
        """Return ``{table: rows}`` with one of the person's marks: every column of every table,
        as a dump of the database would show it."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema AND table_type = 'BASE TABLE'"
        )
        patterns = [f"%{mark}%" for mark in (*self.MARKS.values(), "Quirinius")]
        found = {}
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT row::text FROM %s AS row WHERE row::text ILIKE ANY(%s)",
                    SQL.identifier(table),
                    patterns,
                )
            )
            if rows := [row for (row,) in self.env.cr.fetchall()]:
                found[table] = rows
        return found

    def _find_unallowed_traces(self):
        found = self._find_traces()
        # Messages on documents that are kept belong to these.
        if messages := found.pop("mail_message", None):
            self.env.cr.execute(
                "SELECT m::text FROM mail_message m WHERE COALESCE(model, '') NOT IN "
                "('sale.order', 'account.move', 'stock.picking', 'res.partner')"
            )
            about_returns = {row for (row,) in self.env.cr.fetchall()}
            if left := [row for row in messages if row in about_returns]:
                found["mail_message"] = left
        return {table: rows for table, rows in found.items() if table not in KEPT}

    def test_nothing_of_the_person_is_left_in_database_and_file_store(self):
        order = self._create_ended_return()
        path = self._get_file_path(self.photo)
        self.assertTrue(os.path.exists(path))
        before = self._find_unallowed_traces()
        for table in ("rma_order", "rma_order_line", "mail_message", "ir_attachment"):
            self.assertIn(table, before, "the search finds what is there")

        self._make_request().action_anonymize()

        self.assertEqual(self._find_unallowed_traces(), {})
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse(os.path.exists(path), "the photo is still on the disk")
        self.assertTrue(order.date_anonymized)

    def test_documents_and_figures_stay(self):
        order = self._create_ended_return(quantity=2)
        refund, receipt = order.refund_ids, order.receipt_ids
        figures = ["quantity", "quantity_received", "quantity_settled", "amount_refunded", "state"]
        group = [("partner_id.country_id", "=", self.env.ref("base.pl").id)]

        def count():
            lines = order.line_ids.read([*figures[:-1], "product_id", "reason_id"])
            statistics = self.env["rma.order"]._read_group(
                group, ["state", "company_id"], ["__count", "commercial_partner_id:count_distinct"]
            )
            return lines, statistics, order.state, order.date_closed

        before = count()
        self._make_request().action_anonymize()
        self.env.invalidate_all()
        self.assertEqual(count(), before)
        self.assertEqual(refund.partner_id, self.person)
        self.assertEqual(receipt.partner_id, self.person)
        self.assertEqual(refund.line_ids.rma_line_id, order.line_ids)
        self.assertEqual(order.refund_ids, refund)
        self.assertBooks(self.sale.order_line, delivered=3, invoiced=3)
        # The order knows its return, and its customer may return what is left.
        self._create_return((self.sale.order_line, 1))

    def test_the_customer_of_an_anonymised_return_is_nobody(self):
        order = self._create_ended_return()
        self._make_request().action_anonymize()
        stand_in = order.partner_id
        self.assertEqual(order.commercial_partner_id, stand_in)
        self.assertEqual(order.partner_shipping_id, stand_in)
        self.assertFalse(stand_in.active)
        self.assertFalse(stand_in.email or stand_in.phone or stand_in.street)
        self.assertEqual(stand_in.country_id, self.person.country_id)
        # Staff can still write on it.
        order.with_user(self.clerk).line_ids.disposition_id = False
        order.with_user(self.clerk).write({"priority": "1"})

    def test_two_customers_stay_two(self):
        order = self._create_ended_return()
        sale = self._create_order((self.product, 1), partner=self.other_customer)
        other = self._create_ended_return(sale=sale)
        self._make_request(self.person | self.other_customer).action_anonymize()
        self.assertNotEqual(order.partner_id, other.partner_id)

    def test_an_employee_of_a_dealer_still_counts_for_the_dealer(self):
        dealer = self.env["res.partner"].create({"name": "Dealer", "is_company": True})
        self.person.parent_id = dealer
        sale = self._create_order((self.product, 1), partner=self.person)
        order = self._create_ended_return(sale=sale)
        self._make_request().action_anonymize()
        self.assertNotEqual(order.partner_id, self.person)
        self.assertEqual(order.commercial_partner_id, dealer)
        self.assertEqual(order.partner_id.parent_id, dealer)

    def test_what_a_person_wrote_on_returns_of_others_goes_too(self):
        sale = self._create_order((self.product, 1), partner=self.other_customer)
        order = self._create_return((sale.order_line, 1), approve=True)
        self._receive(order)
        self._post(order.sudo().refund_ids)
        order.sudo().message_post(author_id=self.person.id, body=self.MARKS["answer"])
        order.sudo().message_subscribe(self.person.ids)
        self._make_request().action_anonymize()
        self.assertNotIn("mail_message", self._find_unallowed_traces())
        self.assertEqual(order.partner_id, self.other_customer)
        self.assertFalse(order.date_anonymized)
        self.assertNotIn(self.person, order.sudo().message_partner_ids)

    def test_open_returns_block_and_are_named(self):
        done = self._create_ended_return()
        order = self._create_return((self.sale.order_line, 1))
        request = self._make_request()
        self.assertEqual(request.open_returns, order.name)
        with self.assertRaisesRegex(UserError, rf"{order.name} \(Under review\): still open"):
            request.action_anonymize()
        self.assertEqual(done.partner_id, self.person)
        order.action_cancel()
        self._make_request().action_anonymize()
        self.assertTrue(order.date_anonymized)

    def test_tracked_states_stay_with_who_and_when(self):
        order = self._create_ended_return()

        def get_changes():
            return [
                (value.field_id.name, value.new_value_char, value.mail_message_id.author_id)
                for value in order.message_ids.tracking_value_ids.sorted("id")
            ]

        before = get_changes()
        self.assertEqual([change[:2] for change in before][0], ("partner_id", self.NAME))
        self._make_request().action_anonymize()
        self.env.invalidate_all()
        self.assertEqual(get_changes(), before[1:])

    def test_it_is_logged_with_masked_names(self):
        order = self._create_ended_return()
        self._make_request().action_anonymize()
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(log.user_id, self.officer)
        self.assertEqual(log.anonymized_name, "Q******** Z******")
        self.assertIn("Returns anonymised: 1", log.execution_details)
        self.assertEqual(log.records_description, order.name)

    def test_only_officers_may(self):
        self._create_ended_return()
        for user in (self.clerk, self.manager, self.accountant):
            with self.assertRaises(AccessError):
                self._make_request(user=user)
        with self.assertRaises(AccessError):
            self._make_request().with_user(self.manager).action_anonymize()

    def test_own_company_and_staff_are_refused(self):
        for own in (self.env.company.partner_id, self.clerk.partner_id):
            with self.assertRaisesRegex(UserError, "your own company or staff"):
                self._make_request(own).action_anonymize()

    def test_other_companies_are_not_touched(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        order = self._create_ended_return()
        self.officer.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        request = self._make_request(user=self.officer)
        self.assertEqual(request.return_count, 0)
        request.action_anonymize()
        self.assertFalse(order.date_anonymized)

    def test_an_anonymised_return_does_not_start_over(self):
        order = self._create_return((self.sale.order_line, 1))
        order.action_cancel()
        self._make_request().action_anonymize()
        self.assertFalse(order.is_action_draft_allowed)
        with self.assertRaisesRegex(UserError, "cannot be reopened"):
            order.action_draft()

    def test_clients_cannot_mark_a_return_as_anonymised(self):
        order = self._create_return((self.sale.order_line, 1))
        with self.assertRaisesRegex(UserError, "from the form of its customer"):
            order.write({"date_anonymized": self._now()})

    def test_privacy_lookup_leads_to_the_dialog(self):
        order = self._create_ended_return()
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": self.NAME, "email": self.MARKS["email"]}
        )
        action = lookup.action_lookup()
        lines = self.env["privacy.lookup.wizard.line"].with_context(**action["context"])
        dialog = Form.from_action(self.env, lines.action_rma_privacy())
        self.assertEqual(dialog.return_count, 1)
        dialog.save().action_anonymize()
        self.assertTrue(order.date_anonymized)

    def test_many_returns_take_no_more_queries_than_few(self):
        def count(number):
            sale = self._create_order((self.product, number), partner=self.person)
            orders = self.env["rma.order"].union(
                *[self._create_return((sale.order_line, 1)) for __ in range(number)]
            )
            orders.action_cancel()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._make_request().action_anonymize()
            return self.cr.sql_log_count - start

        count(1)
        few, many = count(2), count(12)
        self.assertLess(many, few + 12)
