"""What every outcome handler must do, whoever wrote it: mix ``HandlerContractMixin`` into a
test class of your add-on and name your handler."""


class HandlerContractMixin:
    """The contract of ``rma.outcome.handler``, for a child of ``RmaCommon``.

    A child names its handler, and says how its documents come to an end if they are none of
    those known here::

        @tagged("post_install", "-at_install")
        class TestVoucherContract(HandlerContractMixin, RmaCommon):
            contract_handler = "voucher"

            def _finish_my_voucher(self, voucher):
                voucher.action_send()
    """

    # What follows "rma.outcome.handler.".
    contract_handler = None
    # Odoo runs inherited tests only on demand.
    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_contract()
        cls.handler = cls.env[f"rma.outcome.handler.{cls.contract_handler}"]
        cls.contract_outcome = cls._create_contract_outcome()
        cls.contract_orders = cls._create_order((cls.product, 20), (cls.product_other, 20))
        cls.contract_orders |= cls._create_order((cls.product, 20), partner=cls.other_customer)
        cls._stock(cls.product, 100)
        cls._stock(cls.product_other, 100)

    # ------------------------------------------------------------------ for children to extend

    @classmethod
    def _prepare_contract(cls):
        """Make what must be there before the handler is looked up."""

    @classmethod
    def _create_contract_outcome(cls):
        """Return an outcome of the handler: a copy of the shipped one, if there is one."""
        shipped = cls.env["rma.outcome"].search([("handler", "=", cls.contract_handler)], limit=1)
        name = f"Contract {cls.contract_handler}"
        if shipped:
            return shipped.copy({"name": name})
        return cls.env["rma.outcome"].create(
            {"name": name, "code": name, "handler": cls.contract_handler}
        )

    def _prepare_contract_line_vals(self):
        """Return what a return line needs beside order line, quantity and outcome."""
        return {}

    def _finish_account_move(self, move):
        move.action_post()

    def _cancel_account_move(self, move):
        move.button_cancel()

    def _finish_stock_picking(self, picking):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.button_validate()

    def _cancel_stock_picking(self, picking):
        picking.action_cancel()

    def _finish_sale_order(self, order):
        order.action_confirm()

    def _cancel_sale_order(self, order):
        order._action_cancel()

    def _get_document_lines(self, document):
        """Return the lines of a document, each of which must carry ``rma_line_id``."""
        names = {
            "account.move": "invoice_line_ids",
            "stock.picking": "move_ids",
            "sale.order": "order_line",
        }
        return document[names[document._name]]

    def _get_document_amount(self, document):
        """Return what a document is worth to the customer, as previews tell it."""
        if document._name == "account.move":
            return document.amount_total
        return -document.amount_total if document._name == "sale.order" else 0.0

    # ------------------------------------------------------------------ steps

    def _create_contract_returns(self, quantity=4, **outcome_vals):
        """Return submitted returns of two customers, one of them with two lines."""
        outcome = self.contract_outcome
        if outcome_vals:
            outcome = outcome.copy(outcome_vals)
        vals = {"outcome_id": outcome.id, **self._prepare_contract_line_vals()}
        returns = self.env["rma.order"]
        for order in self.contract_orders:
            returns |= self._create_return(*((line, quantity, vals) for line in order.order_line))
        return returns

    def _approve_and_receive(self, returns, quantities=None):
        returns.action_approve()
        for rma in returns:
            if rma.sudo().receipt_ids:
                self._receive(rma, quantities)

    def _get_contract_documents(self, returns, is_live=True):
        """Return the documents the handler made for these returns, one recordset each."""
        documents = []
        for records in self.handler.sudo()._get_documents(returns.sudo().line_ids):
            documents += [record for record in records if not is_live or record.state != "cancel"]
        return documents

    def _call_for(self, verb, document):
        getattr(self, f"_{verb}_{document._name.replace('.', '_')}")(document.sudo())

    def _assert_consistent(self, returns):
        """Check that what the handler reads back, the line's figures and its target agree."""
        self.env.flush_all()
        lines = returns.sudo().line_ids
        settled = self.handler._get_settled_quantities(lines)
        in_progress = self.handler._get_in_progress_quantities(lines)
        for line in lines:
            figures = (settled.get(line, 0.0), in_progress.get(line, 0.0))
            self.assertEqual(figures, (line.quantity_settled, line.quantity_in_progress))
            self.assertGreaterEqual(min(figures), 0)
            target = line._get_expected_quantity() - line.quantity_refused
            self.assertAlmostEqual(sum(figures) + line.quantity_open, target)
        for document in self._get_contract_documents(returns):
            rma_lines = self._get_document_lines(document).mapped("rma_line_id")
            self.assertEqual(len(rma_lines.order_id), 1, "a document of several returns")
            self.assertLessEqual(rma_lines, lines)
            self.assertEqual(document.company_id, rma_lines.order_id.company_id)
            for document_line in self._get_document_lines(document):
                self.assertTrue(document_line.rma_line_id, "a line without rma_line_id")

    # ------------------------------------------------------------------ the contract

    def test_every_method_is_implemented_and_takes_no_lines_at_all(self):
        none = self.env["rma.order.line"]
        self.assertIsNone(self.handler._check(none))
        self.assertFalse(self.handler._preview(none))
        self.assertFalse(any(self.handler._get_documents(none)))
        self.assertEqual(self.handler._get_settled_quantities(none), {})
        self.assertEqual(self.handler._get_in_progress_quantities(none), {})
        self.assertFalse(self.handler._get_settlement_notes(none))
        self.handler._cancel_documents(none)

    def test_a_batch_of_returns_goes_from_open_to_closed(self):
        returns = self._create_contract_returns()
        self._assert_consistent(returns)
        self.assertFalse(self._get_contract_documents(returns))
        self._approve_and_receive(returns)
        self._assert_consistent(returns)
        self.assertTrue(all(self._get_contract_documents(rma) for rma in returns))
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [0] * 3)
        for document in self._get_contract_documents(returns):
            self._call_for("finish", document)
            self._assert_consistent(returns)
        self.assertEqual(returns.mapped("state"), ["done", "done"])
        self.assertEqual(returns.line_ids.mapped("quantity_settled"), [4] * 3)

    def test_executing_again_makes_nothing_again(self):
        returns = self._create_contract_returns()
        self._approve_and_receive(returns)
        made = self._get_contract_documents(returns, is_live=False)
        for __ in range(3):
            returns.action_process()
        self.assertEqual(self._get_contract_documents(returns, is_live=False), made)
        for document in made:
            self._call_for("finish", document)
        # A document may have led to the next one, as a repair leads to a delivery.
        made = self._get_contract_documents(returns, is_live=False)
        returns.action_process()
        self.assertEqual(self._get_contract_documents(returns, is_live=False), made)

    def test_what_is_cancelled_is_open_again_and_made_again_once(self):
        returns = self._create_contract_returns()
        self._approve_and_receive(returns)
        undone = self._get_contract_documents(returns)
        for document in undone:
            self._call_for("cancel", document)
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [4] * 3)
        for __ in range(3):
            returns.action_process()
        self._assert_consistent(returns)
        self.assertEqual(len(self._get_contract_documents(returns)), len(undone))
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [0] * 3)

    def test_the_preview_tells_what_is_made_and_leaves_nothing(self):
        returns = self._create_contract_returns()
        models = ("account.move", "stock.picking", "stock.move", "sale.order")
        before = [self.env[model].search_count([]) for model in models]
        preview = self.handler.sudo()._preview(returns.sudo().line_ids)
        self.env.flush_all()
        self.assertEqual([self.env[model].search_count([]) for model in models], before)
        self.assertLessEqual(set(preview), set(returns.sudo().line_ids))
        for entries in preview.values():
            for entry in entries:
                self.assertLessEqual({"document", "quantity", "amount", "currency"}, set(entry))
                self.assertEqual(entry["quantity"], 4)
        told = sum(entry["amount"] for entries in preview.values() for entry in entries)
        self._approve_and_receive(returns)
        made = sum(map(self._get_document_amount, self._get_contract_documents(returns)))
        self.assertAlmostEqual(told, made, 2)
        rest = self.handler.sudo()._preview(returns.sudo().line_ids)
        self.assertFalse([e for entries in rest.values() for e in entries if e["quantity"]])

    def test_copies_of_the_outcome_work_at_every_time(self):
        for trigger in ("approval", "receipt", "manual"):
            if trigger == "receipt" and not self.contract_outcome.needs_receipt:
                continue
            with self.subTest(trigger=trigger):
                returns = self._create_contract_returns(
                    quantity=1, name=f"My own {trigger}", trigger=trigger
                )
                self._approve_and_receive(returns)
                if trigger == "manual":
                    self.assertFalse(self._get_contract_documents(returns))
                returns.action_process()
                self._assert_consistent(returns)
                self.assertEqual(returns.line_ids.mapped("quantity_open"), [0] * 3)

    def test_cancelling_the_return_cancels_what_is_not_final(self):
        if not self._can_precede_goods():
            return
        returns = self._create_contract_returns(trigger="approval")
        returns.action_approve()
        self.assertTrue(self._get_contract_documents(returns))
        returns.action_cancel()
        self.assertFalse(self._get_contract_documents(returns))

    def _can_precede_goods(self):
        """Tell whether the outcome can be carried out before goods come back."""
        return True

    def test_what_is_partly_received_is_partly_settled(self):
        if not self.contract_outcome.needs_receipt:
            return
        returns = self._create_contract_returns()
        self._approve_and_receive(returns, {self.product: 1, self.product_other: 3})
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.sorted("id").mapped("quantity_open"), [3, 1, 3])
        for rma in returns:
            self._receive(rma)
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [0] * 3)

    def test_a_refused_line_gets_nothing(self):
        returns = self._create_contract_returns()
        refused = returns[0].line_ids[0]
        refused.quantity_approved = 0
        self._approve_and_receive(returns)
        self._assert_consistent(returns)
        for document in self._get_contract_documents(returns):
            self.assertNotIn(
                refused.sudo(), self._get_document_lines(document).mapped("rma_line_id")
            )

    def test_lines_of_one_order_line_in_two_returns_do_not_disturb_each_other(self):
        line = self.contract_orders[0].order_line[0]
        vals = {
            "outcome_id": self.contract_outcome.id,
            **self._prepare_contract_line_vals(),
        }
        returns = self._create_return((line, 2, vals)) | self._create_return((line, 3, vals))
        self._approve_and_receive(returns)
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [0, 0])
        undone = self._get_contract_documents(returns[0])
        for document in undone:
            self._call_for("cancel", document)
        returns.action_process()
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.mapped("quantity_open"), [0, 0])
