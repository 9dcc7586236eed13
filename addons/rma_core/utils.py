"""Return codes: pure functions, no Odoo.

A code is read aloud on the phone and written on parcels, so its alphabet has no two
characters that look or sound alike (no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V, Q). It has 23
characters, a prime: with a prime modulus a weighted sum finds every single wrong
character and every swap of two neighbours.
"""

import secrets

ALPHABET = "34679ACDEFGHJKMNPRTVWXY"
RANDOM_LENGTH = 9  # 23 ** 9 = 1.8e12 codes: guessing one that exists is hopeless


def make_return_code():
    """Return a new random code of ten characters, the last one its check character."""
    body = "".join(secrets.choice(ALPHABET) for __ in range(RANDOM_LENGTH))
    return body + get_check_character(body)


def get_check_character(body):
    """Return the character that makes the weighted sum of ``body`` zero modulo 23."""
    total = sum(
        weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2)
    )
    return ALPHABET[-total % len(ALPHABET)]


def normalize_return_code(text):
    """Return what a person typed without blanks and dashes, in capitals."""
    return "".join(character for character in (text or "").upper() if character.isalnum())


def is_return_code(text):
    """Tell whether ``text`` is a well-formed code, its check character right."""
    code = normalize_return_code(text)
    return (
        len(code) == RANDOM_LENGTH + 1
        and set(code) <= set(ALPHABET)
        and get_check_character(code[:-1]) == code[-1]
    )
