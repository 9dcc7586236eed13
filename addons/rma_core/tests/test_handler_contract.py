from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import Form, tagged

from .common import RmaCommon
from .handler_contract import HandlerContractMixin

CONTRACT = (
    "_check",
    "_preview",
    "_execute",
    "_get_documents",
    "_get_settled_quantities",
    "_get_in_progress_quantities",
)


@tagged("post_install", "-at_install", "standalone")
class TestRefundContract(HandlerContractMixin, RmaCommon):
    contract_handler = "refund"


@tagged("post_install", "-at_install", "standalone")
class TestKeepContract(HandlerContractMixin, RmaCommon):
    contract_handler = "keep"


@tagged("post_install", "-at_install", "standalone")
class TestPriceReductionContract(HandlerContractMixin, RmaCommon):
    contract_handler = "price_reduction"

    def _prepare_contract_line_vals(self):
        return {"reduction_percent": 10}


@tagged("post_install", "-at_install", "standalone")
class TestReplaceContract(HandlerContractMixin, RmaCommon):
    contract_handler = "replace"


@tagged("post_install", "-at_install", "standalone")
class TestExchangeContract(HandlerContractMixin, RmaCommon):
    contract_handler = "exchange"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_new = cls._create_product("Sofa", 260)

    def _prepare_contract_line_vals(self):
        return {"replacement_product_id": self.product_new.id}


@tagged("post_install", "-at_install", "standalone")
class TestSendBackContract(HandlerContractMixin, RmaCommon):
    contract_handler = "send_back"

    def _can_precede_goods(self):
        return False


@tagged("post_install", "-at_install")
class TestFakeContract(HandlerContractMixin, RmaCommon):
    """A handler nobody ever heard of works like those shipped: it gives a free sample."""

    contract_handler = "fake"

    @classmethod
    def _prepare_contract(cls):
        super()._prepare_contract()

        class FakeHandler(models.AbstractModel):
            _module = None
            _name = "rma.outcome.handler.fake"
            _inherit = ["rma.outcome.handler"]
            _description = "Free Sample"

            @api.model
            def _check(self, lines):
                return None

            @api.model
            def _preview(self, lines):
                return {
                    line: [
                        {
                            "document": "Sample",
                            "quantity": line.quantity_open,
                            "amount": 0.0,
                            "currency": line.currency_id,
                        }
                    ]
                    for line in lines
                    if line.quantity_open
                }

            @api.model
            def _execute(self, lines, quantities):
                return self.env["sale.order"].create(
                    [
                        {
                            "partner_id": line.partner_id.id,
                            "company_id": line.company_id.id,
                            "order_line": [
                                Command.create(
                                    {
                                        "product_id": line.product_id.id,
                                        "product_uom_qty": quantities[line],
                                        "price_unit": 0,
                                        "rma_line_id": line.id,
                                    }
                                )
                            ],
                        }
                        for line in lines
                    ]
                )

            @api.model
            def _get_documents(self, lines):
                return [lines.replacement_sale_line_ids.order_id]

            @api.model
            def _get_settled_quantities(self, lines):
                return self._sum(lines, ("sale",))

            @api.model
            def _get_in_progress_quantities(self, lines):
                return self._sum(lines, ("draft", "sent"))

            @api.model
            def _cancel_documents(self, lines):
                self._get_documents(lines)[0]._action_cancel()

            def _sum(self, lines, states):
                return {
                    line: sum(
                        part.product_uom_qty
                        for part in line.replacement_sale_line_ids
                        if part.state in states
                    )
                    for line in lines
                }

        add_to_registry(cls.registry, FakeHandler)
        cls.registry._setup_models__(cls.env.cr, [FakeHandler._name])
        cls.addClassCleanup(cls._unregister_fake_handler, cls.registry, FakeHandler._name)

    @staticmethod
    def _unregister_fake_handler(registry, name):
        del registry.models[name]
        for model_class in registry.models.values():
            model_class._inherit_children.discard(name)
        with registry.cursor() as cr:
            registry._setup_models__(cr, [])

    def test_it_can_be_chosen_without_any_registration(self):
        self.assertIn(("fake", "Free Sample"), self.env["rma.outcome"]._selection_handler())


@tagged("post_install", "-at_install")
class TestHandlers(RmaCommon):
    def test_the_base_implements_nothing(self):
        base, none = self.env["rma.outcome.handler"], self.env["rma.order.line"]
        for name in CONTRACT:
            arguments = (none, {}) if name == "_execute" else (none,)
            with self.subTest(name=name), self.assertRaises(NotImplementedError):
                getattr(base, name)(*arguments)

    def test_every_registered_handler_keeps_the_contract(self):
        handlers = dict(self.env["rma.outcome"]._selection_handler())
        self.assertLessEqual({"refund", "keep", "replace", "exchange", "send_back"}, set(handlers))
        base = self.env.registry["rma.outcome.handler"]
        none = self.env["rma.order.line"]
        for name, label in handlers.items():
            handler = self.env[f"rma.outcome.handler.{name}"]
            with self.subTest(handler=name):
                self.assertTrue(handler._abstract)
                self.assertTrue(label)
                self.assertTrue(issubclass(type(handler), base))
                self.assertFalse(handler._get_settled_quantities(none))
                self.assertFalse(handler._get_in_progress_quantities(none))
                self.assertFalse(any(handler._get_documents(none)))

    def test_every_shipped_outcome_has_its_handler(self):
        for outcome in self.env["rma.outcome"].search([]):
            self.assertEqual(
                outcome._get_handler()._name, f"rma.outcome.handler.{outcome.handler}"
            )

    def test_an_outcome_that_waits_for_goods_that_never_come_is_refused(self):
        with self.assertRaisesRegex(UserError, "could never be carried out"):
            self.env.ref("rma_core.outcome_keep").trigger = "receipt"


@tagged("post_install", "-at_install")
class TestMissingHandler(RmaCommon):
    """The add-on of an outcome was removed; its outcomes and returns are still there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.outcome_refund.copy({"name": "Loaner"})
        cls.order = cls._create_order((cls.product, 9))

    def _lose_handler(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rma_outcome SET handler = 'loaner' WHERE id = %s", [self.outcome.id]
        )
        self.env.invalidate_all()

    def _create_orphan(self, **vals):
        rma = self._create_return(
            (self.order.order_line, 2, {"outcome_id": self.outcome.id}), **vals
        )
        self._lose_handler()
        return rma

    def test_approving_says_what_is_missing_and_what_to_do(self):
        rma = self._create_orphan()
        with self.assertRaisesRegex(UserError, "Loaner.*uninstalled.*Choose another outcome"):
            rma.action_approve()
        rma.line_ids.outcome_id = self.outcome_refund
        rma.action_approve()
        self.assertEqual(rma.state, "approved")

    def test_its_returns_can_still_be_opened_and_listed(self):
        rma = self._create_orphan(approve=True)
        self.assertTrue(Form(rma))
        spec = {"line_ids": {"fields": {"preview": {}, "settlement_note": {}}}}
        self.assertTrue(rma.web_read(spec))
        self.assertTrue(rma.web_search_read([("id", "in", rma.ids)], {"state": {}}))

    def test_its_returns_can_still_be_cancelled(self):
        rma = self._create_orphan(approve=True)
        rma.action_cancel()
        self.assertEqual(rma.state, "cancel")
        self.assertEqual(rma.receipt_ids.state, "cancel")
