from odoo.tests import tagged

from .common import NoticeCommon


@tagged("post_install", "-at_install")
class TestNotice(NoticeCommon):
    """Who is told when, once."""

    def test_told_after_the_order_and_after_the_last_delivery(self):
        order = self._create_order((self.product, 3), deliver=False, invoice=False)
        self._run_job()
        first = self._find(order, "order")
        self.assertRecordValues(first, [{"state": "sent", "is_late": False, "in_time": 1}])
        mail = first.mail_id
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn("Lamp", mail.body_html)
        self.assertIn(order._get_rma_form_url(), mail.body_html)
        self.assertIn(self.customer._get_rma_consent_url("after_sale"), mail.body_html)
        headers = mail._prepare_outgoing_list()[0]["headers"]
        self.assertIn("/return-mails/after_sale/", headers["List-Unsubscribe"])
        self._deliver(order, {self.product: 1})
        self._run_job()
        self.assertFalse(self._find(order, "delivery"), "something is still to come")
        self._deliver(order)
        self._run_job()
        self.assertEqual(self._find(order, "delivery").state, "sent")

    def test_never_twice(self):
        order = self._create_order((self.product, 1))
        for __ in range(3):
            self._run_job()
        self.assertEqual(sorted(order.rma_notice_ids.mapped("occasion")), ["delivery", "order"])
        mails = self.env["mail.mail"].search(
            [("model", "=", "rma.notice"), ("res_id", "in", order.rma_notice_ids.ids)]
        )
        self.assertEqual(len(mails), 2)

    def test_a_missed_night_is_caught_up_late_and_counted(self):
        late, old = (self._create_order((self.product, 1)) for __ in range(2))
        self._ago(late, 3)
        self._ago(old, 10)
        self._run_job()
        self.assertEqual(late.rma_notice_ids.mapped("is_late"), [True, True])
        self.assertFalse(old.rma_notice_ids)
        self._create_order((self.product, 1))
        self._run_job()
        settings = self.env["res.config.settings"].create({})
        self.assertEqual((settings.rma_notice_count, settings.rma_notice_in_time), (4, 0.5))

    def test_nobody_is_told_of_what_was_before_it_was_switched_on(self):
        order = self._create_order((self.product, 1))
        self._ago(order, 2)
        self.company.rma_notice_is_on = False
        self._run_job()
        self.company.rma_notice_is_on = True
        self._run_job()
        self.assertFalse(order.rma_notice_ids)

    def test_not_for_what_cannot_be_returned(self):
        service = self._create_product("Advice", 50, type="service", is_storable=False)
        order = self._create_order((service, 1), deliver=False, invoice=False)
        self._run_job()
        self.assertRecordValues(
            order.rma_notice_ids,
            [{"state": "skipped", "skipped_for": "nothing", "mail_id": False, "in_time": 0}],
        )

    def test_what_is_in_a_return_already_is_not_told_of(self):
        order = self._create_order((self.product, 1))
        self._create_return((order.order_line, 1))
        self._run_job()
        self.assertEqual(self._find(order, "delivery").skipped_for, "nothing")

    def test_who_wants_none_or_has_no_address_gets_none(self):
        nobody = self.env["res.partner"].create({"name": "No Address"})
        self.env["rma.consent"]._say(self.customer, "after_sale", "refused", "link")
        refused = self._create_order((self.product, 1))
        unreachable = self._create_order((self.product, 1), partner=nobody)
        self._run_job()
        self.assertEqual(set(refused.rma_notice_ids.mapped("skipped_for")), {"refused"})
        self.assertEqual(set(unreachable.rma_notice_ids.mapped("skipped_for")), {"address"})

    def test_customers_with_a_tag_get_another_mail_or_none(self):
        tags = self.env["res.partner.category"].create([{"name": "Dealers"}, {"name": "Staff"}])
        template = self.env.ref("rma_after_sale.mail_template_order").copy(
            {"subject": "For dealers"}
        )
        rules = self.env["rma.notice.rule"].with_user(self.manager)
        rules.create(
            [
                {
                    "name": tag.name,
                    "partner_category_ids": [(6, 0, tag.ids)],
                    "template_id": mail and mail.id,
                }
                for tag, mail in zip(tags, (template, False), strict=True)
            ]
        )
        self.customer.category_id = tags[0]
        self.other_customer.category_id = tags[1]
        dealer = self._create_order((self.product, 1), deliver=False, invoice=False)
        staff = self._create_order(
            (self.product, 1), partner=self.other_customer, deliver=False, invoice=False
        )
        self._run_job()
        self.assertEqual(dealer.rma_notice_ids.mail_id.subject, "For dealers")
        self.assertEqual(staff.rma_notice_ids.skipped_for, "rule")

    def test_each_website_has_its_own(self):
        website = self.env["website"].create({"name": "Outlet", "company_id": self.company.id})
        self.env["rma.notice.rule"].create(
            {"name": "Outlet", "website_ids": [(6, 0, website.ids)], "sequence": 1}
        )
        order = self._create_order((self.product, 1), deliver=False, invoice=False)
        self._run_job()
        self.assertEqual(order.rma_notice_ids.state, "sent")

    def test_another_company_is_switched_on_by_itself(self):
        self.company.rma_notice_is_on = False
        order = self._create_order((self.product, 1))
        self._run_job()
        self.assertFalse(order.rma_notice_ids)

    def test_failed_mails_are_sent_again(self):
        order = self._create_order((self.product, 1), deliver=False, invoice=False)
        self._run_job()
        notice = order.rma_notice_ids.with_user(self.clerk)
        notice.sudo().mail_id.write({"state": "exception", "failure_reason": "No such host"})
        self.assertEqual((notice.mail_state, notice.failure_reason), ("failed", "No such host"))
        notice.action_resend()
        self.assertEqual(notice.mail_state, "queued")
        notice.sudo().mail_id.unlink()
        self.assertEqual(notice.mail_state, "sent")

    def test_anonymised_the_figures_stay(self):
        order = self._create_order((self.product, 1), deliver=False, invoice=False)
        self._run_job()
        notice = order.rma_notice_ids
        data = self.customer._prepare_rma_personal_data()["notices"]
        self.assertEqual(data[0]["order"], order.name)
        self.customer._erase_rma_personal_data()
        self.assertRecordValues(notice, [{"partner_id": False, "state": "sent", "mail_id": False}])

    def test_many_orders_cost_few_queries_each(self):
        self._run_job()
        counts = []
        for number in (2, 10):
            for __ in range(number):
                self._create_order((self.product, 1), deliver=False, invoice=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run_job()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess((counts[1] - counts[0]) / 8, 12, counts)
