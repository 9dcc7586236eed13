import doctest

from odoo.tests import TransactionCase, tagged

from odoo.addons.rma_core import amounts


@tagged("post_install", "-at_install")
class TestAmounts(TransactionCase):
    """The arithmetic of cents, which needs no database."""

    def test_examples(self):
        results = doctest.testmod(amounts)
        self.assertGreater(results.attempted, 15)
        self.assertFalse(results.failed)

    def test_edges(self):
        result = doctest.testfile("amounts.txt", package=__package__, globs=vars(amounts))
        self.assertGreater(result.attempted, 15)
        self.assertFalse(result.failed)
