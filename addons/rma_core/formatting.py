"""Figures as people read them."""

from odoo.tools.misc import formatLang, get_lang


def format_quantity(env, quantity):
    """Return a quantity in the user's language, without needless zeros: 2, 2.5, 1,000."""
    text = formatLang(env, quantity, dp="Product Unit")
    point = get_lang(env).decimal_point
    if point in text:
        text = text.rstrip("0").removesuffix(point)
    return text
