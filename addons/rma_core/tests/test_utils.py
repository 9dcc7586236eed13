from itertools import product

from odoo.tests import BaseCase, tagged

from odoo.addons.rma_core import utils

# What people take for each other on paper or on the phone.
LOOK_ALIKES = ("O0QD", "I1L", "Z2", "S5", "B8", "UV")


@tagged("post_install", "-at_install")
class TestReturnCode(BaseCase):
    """Return codes survive being read aloud, written on a parcel and typed again."""

    def _get_neighbour_swaps(self, code):
        for index in range(len(code) - 1):
            if code[index] != code[index + 1]:
                yield code[:index] + code[index + 1] + code[index] + code[index + 2 :]

    def test_a_new_code_is_a_code(self):
        for __ in range(200):
            code = utils.make_return_code()
            self.assertTrue(utils.is_return_code(code), code)
            self.assertEqual(utils.normalize_return_code(code), code)

    def test_codes_differ(self):
        codes = {utils.make_return_code() for __ in range(2000)}
        self.assertEqual(len(codes), 2000)

    def test_every_position_of_a_code_varies(self):
        columns = zip(*(utils.make_return_code() for __ in range(500)), strict=True)
        for column in columns:
            # 500 draws of 23 characters miss one of them once in 200 million.
            self.assertGreater(len(set(column)), len(utils.ALPHABET) // 2)

    def test_no_two_characters_of_the_alphabet_look_alike(self):
        self.assertEqual(len(set(utils.ALPHABET)), len(utils.ALPHABET))
        for group in LOOK_ALIKES:
            self.assertLessEqual(len(set(group) & set(utils.ALPHABET)), 1, group)
        self.assertEqual(utils.ALPHABET, utils.ALPHABET.upper())
        self.assertTrue(utils.ALPHABET.isalnum())

    def test_every_single_wrong_character_is_found(self):
        for __ in range(20):
            code = utils.make_return_code()
            for index, wrong in product(range(len(code)), utils.ALPHABET):
                if code[index] != wrong:
                    mistyped = code[:index] + wrong + code[index + 1 :]
                    self.assertFalse(utils.is_return_code(mistyped), f"{mistyped} for {code}")

    def test_every_swap_of_two_neighbours_is_found(self):
        for __ in range(200):
            code = utils.make_return_code()
            for swapped in self._get_neighbour_swaps(code):
                self.assertFalse(utils.is_return_code(swapped), f"{swapped} for {code}")

    def test_a_character_too_many_or_too_few_is_found(self):
        code = utils.make_return_code()
        for wrong in (code[:-1], code[1:], code + code[0], code * 2, ""):
            self.assertFalse(utils.is_return_code(wrong), wrong)

    def test_blanks_dashes_and_small_letters_do_not_matter(self):
        code = utils.make_return_code()
        typed = f"  {code[:3].lower()}-{code[3:6]} {code[6:].lower()}\n"
        self.assertEqual(utils.normalize_return_code(typed), code)
        self.assertTrue(utils.is_return_code(typed))

    def test_anything_else_is_no_code_and_no_error(self):
        for text in (None, False, "", "   ", "RMA/2026/00001", "0000000000", "ÄÖÜß", "💶" * 10):
            self.assertFalse(utils.is_return_code(text), repr(text))
