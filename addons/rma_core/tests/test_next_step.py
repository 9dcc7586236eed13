from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_expression_field_names

from .common import RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestNextStep(TrackedMixin, RmaCommon):
    """Every return says what comes next, and somebody who may do it is asked for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_order((cls.product, 20)).order_line
        cls.shopkeeper = cls._create_user(
            "rma_shopkeeper",
            "rma_core.rma_core_group_user,stock.group_stock_user,account.group_account_invoice,"
            "sales_team.group_sale_salesman_all_leads",
        )

    def _get_step(self, rma):
        """Return the next step as the database has it, with what is asked for it by then."""
        self._close_transaction()
        rma.invalidate_recordset()
        (found,) = self.env["rma.order"].search_read([("id", "=", rma.id)], ["next_step"])
        asked = rma.sudo().activity_ids.filtered("rma_step").mapped("rma_step")
        task = self.env["rma.order"]._get_next_steps().get(found["next_step"], (0, False))[1]
        if task:
            self.assertIn(found["next_step"], asked)
        return found["next_step"]

    def _create_of_clerk(self, *lines, **vals):
        """A return that somebody else than who is responsible works on: these are asked."""
        vals = {"user_id": self.clerk.id, "user": self.manager, **vals}
        return self._create_return(*(lines or ((self.line, 1),)), **vals)

    def test_a_refund_s_way(self):
        rma = self._create_of_clerk(submit=False, is_inspection_required=True)
        self.assertEqual(self._get_step(rma), "submit")
        rma.action_submit()
        self.assertEqual(self._get_step(rma), "review")
        rma._decline("revision", "Which colour?")
        self.assertEqual(self._get_step(rma), "revision")
        rma.action_submit()
        rma.action_approve()
        self.assertEqual(self._get_step(rma), "goods")
        self._receive(rma)
        self.assertEqual(self._get_step(rma), "inspect")
        (move_line,) = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect([(move_line, 1, False, self.env.ref("rma_core.disposition_restock"))])
        self.assertEqual(self._get_step(rma), "post_refund")
        rma.sudo().refund_ids.button_cancel()
        self.assertEqual(self._get_step(rma), "settle")
        rma.action_process()
        self.assertEqual(self._get_step(rma), "post_refund")
        self._post(rma.refund_ids.filtered(lambda move: move.state == "draft"))
        self.assertFalse(self._get_step(rma))
        self.assertFalse(rma.sudo().activity_ids.filtered("rma_step"))

    def test_a_replacement_is_to_be_shipped(self):
        outcome = self.env.ref("rma_core.outcome_replace")
        rma = self._create_of_clerk((self.line, 1, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        self.assertEqual(self._get_step(rma), "ship")
        asked = rma.sudo().activity_ids.filtered("rma_step").user_id
        self.assertTrue(asked.has_group("stock.group_stock_user"))
        delivery = rma.sudo().delivery_ids
        self._stock(self.product, 1)
        delivery.move_ids.quantity = 1
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertFalse(self._get_step(rma))

    def test_an_exchange_waits_for_its_quotation(self):
        outcome = self.env.ref("rma_core.outcome_exchange").copy({"confirm_exchange": False})
        vals = {"outcome_id": outcome.id, "replacement_product_id": self.product_other.id}
        rma = self._create_of_clerk((self.line, 1, vals), approve=True)
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(self._get_step(rma), "quotation")
        rma.sudo().replacement_order_ids.action_confirm()
        self.assertFalse(self._get_step(rma))

    def test_what_ended_waits_for_nothing(self):
        for target in ("rejected", "cancel"):
            rma = self._create_of_clerk()
            rma._decline(target, "No")
            self.assertFalse(self._get_step(rma))

    def test_a_question_is_answered_or_needs_no_answer(self):
        rma = self._create_of_clerk(approve=True)
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        rma.sudo().message_post(body="Where to?", author_id=self.customer.id, **post)
        self.assertEqual(self._get_step(rma), "answer")
        rma.with_user(self.clerk).message_post(body="To the shop.", **post)
        self.assertEqual(self._get_step(rma), "goods")
        rma.sudo().message_post(body="Thanks!", author_id=self.customer.id, **post)
        self.assertEqual(self._get_step(rma), "answer")
        rma.sudo().activity_ids.filtered("rma_step").with_user(self.clerk).action_done()
        self.assertEqual(self._get_step(rma), "goods")

    def test_what_was_asked_is_settled_by_a_refusal(self):
        rma = self._create_of_clerk()
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        rma.sudo().message_post(body="And?", author_id=self.customer.id, **post)
        rma._decline("cancel", "It is not ours.")
        self.assertFalse(self._get_step(rma))
        self.assertFalse(rma.sudo().activity_ids.filtered("rma_step"))

    def test_no_client_says_what_comes_next(self):
        rma = self._create_return((self.line, 1))
        for name in ("next_step", "is_answer_due"):
            with self.assertRaisesRegex(Exception, "cannot be set"):
                rma.with_user(self.clerk).write({name: False})

    def test_one_primary_button_for_who_may_do_it(self):
        rma = self._create_return((self.line, 1))
        self.assertEqual(self._get_primary(rma, self.clerk), ["action_approve"])
        rma.action_approve()
        self.assertEqual(self._get_primary(rma, self.clerk), [])
        self.assertEqual(self._get_primary(rma, self.shopkeeper), ["action_receive"])
        self._receive(rma)
        self.assertEqual(self._get_primary(rma, self.clerk), [])
        for user in (self.accountant, self.shopkeeper):
            self.assertEqual(self._get_primary(rma, user), ["action_view_next_step"])
            action = rma.with_user(user).action_view_next_step()
            self.assertEqual(
                (action["res_model"], action["res_id"]), ("account.move", rma.refund_ids.id)
            )

    def _get_primary(self, rma, user):
        self._close_transaction()
        self.env.invalidate_all()
        mine = rma.with_user(user)
        form = etree.fromstring(mine.get_view(view_type="form")["arch"])
        shown = []
        for button in form.xpath("./header/button[contains(@class, 'btn-primary')]"):
            expression = button.get("invisible") or "False"
            values = {name: mine[name] for name in get_expression_field_names(expression)}
            if not safe_eval(expression, values):
                shown.append(button.get("name"))
        return shown

    def test_filters_find_what_the_overview_counts(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._close_transaction()
        search = self.env["rma.order"].get_view(view_type="search")["arch"]
        domains = {
            node.get("name"): safe_eval(node.get("domain"), {"uid": self.env.uid})
            for node in etree.fromstring(search).iter("filter")
            if "next_step" in (node.get("domain") or "")
        }
        self.assertIn(rma, self.env["rma.order"].search(domains["awaiting"]))
        steps = {domain[0][2] for domain in domains.values()}
        self.assertEqual(steps, {*self.env["rma.order"]._get_next_steps()} - {"submit"})

    def test_many_cost_no_more_queries_than_few(self):
        counts = []
        for number in (1, 6):
            returns = self.env["rma.order"].union(
                *(self._create_return((self.line, 1), approve=True) for __ in range(number))
            )
            self._close_transaction()
            self.env.invalidate_all()
            self.env.add_to_compute(returns._fields["next_step"], returns)
            before = self.env.cr.sql_log_count
            returns.flush_recordset(["next_step"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_the_hourly_job_mends_what_nothing_told_of(self):
        rma = self._create_of_clerk(approve=True)
        self._close_transaction()
        self.env.cr.execute("UPDATE rma_order SET next_step = NULL WHERE id = %s", [rma.id])
        self.env.invalidate_all()
        self.env["rma.order"]._sync_activities()
        self.assertEqual(self._get_step(rma), "goods")

    def test_nobody_is_asked_of_another_step_once_it_is_done(self):
        lines = ((self.line, 1), (self.line, 1))
        rma = self._create_of_clerk(*lines, approve=True)
        receipt = rma.sudo().receipt_ids
        first = receipt.move_ids[:1]
        first.quantity, first.picked = 1, True
        (receipt.move_ids - first).quantity = 0
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self._get_step(rma), "post_refund")
        self._post(rma.refund_ids)
        self.assertEqual(self._get_step(rma), "goods")
        self.assertFalse(rma.sudo().activity_ids.filtered("rma_step"))

    def test_what_was_asked_before_an_update_is_not_forgotten(self):
        asked, answered = (self._create_of_clerk(approve=True) for __ in range(2))
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        for rma in (asked, answered):
            rma.sudo().message_post(body="Where to?", author_id=self.customer.id, **post)
        answered.message_post(body="To the shop.", **post)
        self._close_transaction()
        self.env.cr.execute("UPDATE rma_order SET is_answer_due = NULL")
        self.env["rma.order"]._mark_unanswered()
        self.env.invalidate_all()
        self.assertEqual((asked.is_answer_due, answered.is_answer_due), (True, False))

    def test_columns_of_the_board_are_the_steps_in_their_order(self):
        orders = self.env["rma.order"].with_context(read_group_expand=True)
        groups = orders.web_read_group([("id", "=", 0)], ["next_step"], [])
        shown = [group["next_step"] for group in groups["groups"]]
        self.assertEqual(shown, ["review", "inspect", "settle", "goods"])
