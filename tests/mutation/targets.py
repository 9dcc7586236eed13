"""What is mutated, and which tests are to notice."""

CORE = "odoo.addons.rma_core.tests."
# Plain arithmetic, with its examples.
PLAIN = ("addons/rma_core/quantities.py", "addons/rma_core/amounts.py")
# Models, with the tests that are about them.
MODELS = {
    "addons/rma_core/models/common/rma_guard_mixin.py": [CORE + "test_guard:TestGuard"],
    "addons/rma_core/models/order/rma_order_guard.py": [
        CORE + "test_guard:TestGuard",
        CORE + "test_return_protection:TestReturnProtection",
    ],
    "addons/rma_core/handlers/refund_credit_note.py": [
        CORE + "test_refund_invoices:TestRefundInvoices",
        CORE + "test_refund_flow:TestRefundFlow",
        CORE + "test_refund_paid:TestRefundPaid",
    ],
    "addons/rma_core/handlers/refund.py": [
        CORE + "test_refund_flow:TestRefundFlow",
        CORE + "test_refund_reopen:TestRefundReopen",
    ],
    "addons/rma_core/handlers/replace.py": [CORE + "test_outcomes:TestReplacement"],
}
