import doctest

from odoo.tests import BaseCase, tagged

from .. import quantities


@tagged("post_install", "-at_install")
class TestQuantities(BaseCase):
    """The arithmetic of returns says by examples what it does."""

    def test_examples(self):
        result = doctest.testmod(quantities)
        self.assertGreater(result.attempted, 20)
        self.assertFalse(result.failed)

    def test_edges(self):
        result = doctest.testfile("quantities.txt", package=__package__, globs=vars(quantities))
        self.assertGreater(result.attempted, 15)
        self.assertFalse(result.failed)
