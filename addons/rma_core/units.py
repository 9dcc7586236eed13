"""The names of Odoo's own units after a number: 1 unit, 2 units; 1 jednostka, 2 jednostki.

Add a language by its rule and its forms. Languages without forms keep the unit's own name.
"""


def _one_or_other(quantity):
    return 0 if quantity == 1 else 1


def _one_or_other_french(quantity):
    return 0 if abs(quantity) < 2 else 1


def _one_few_many_fraction(quantity):
    """Return which of the four Polish forms follows a number.

    >>> [_one_few_many_fraction(n) for n in (1, 2, 5, 12, 22, 1.5)]
    [0, 1, 2, 2, 1, 3]
    """
    if quantity != int(quantity):
        return 3
    if quantity == 1:
        return 0
    is_few = quantity % 10 in (2, 3, 4) and quantity % 100 not in (12, 13, 14)
    return 1 if is_few else 2


RULES = {
    "de": _one_or_other,
    "en": _one_or_other,
    "es": _one_or_other,
    "fr": _one_or_other_french,
    "pl": _one_few_many_fraction,
}
# {external id: {language: (the name Odoo gives it, the forms after a number)}}
UNITS = {
    "uom.product_uom_unit": {
        "de": ("Einheit(en)", ("Einheit", "Einheiten")),
        "en": ("Units", ("unit", "units")),
        "es": ("Unidades", ("unidad", "unidades")),
        "fr": ("Unité(s)", ("unité", "unités")),
        "pl": ("Jednostki", ("jednostka", "jednostki", "jednostek", "jednostki")),
    },
    "uom.product_uom_dozen": {
        "de": ("Dutzende", ("Dutzend", "Dutzend")),
        "en": ("Dozens", ("dozen", "dozen")),
        "es": ("Docenas", ("docena", "docenas")),
        "fr": ("Douzaines", ("douzaine", "douzaines")),
        "pl": ("Tuzin", ("tuzin", "tuziny", "tuzinów", "tuzina")),
    },
    "uom.product_uom_day": {
        "de": ("Tage", ("Tag", "Tage")),
        "en": ("Days", ("day", "days")),
        "es": ("Días", ("día", "días")),
        "fr": ("Jours", ("jour", "jours")),
        "pl": ("Dni", ("dzień", "dni", "dni", "dnia")),
    },
    "uom.product_uom_hour": {
        "de": ("Stunden", ("Stunde", "Stunden")),
        "en": ("Hours", ("hour", "hours")),
        "es": ("Horas", ("hora", "horas")),
        "fr": ("Heures", ("heure", "heures")),
        "pl": ("Godziny", ("godzina", "godziny", "godzin", "godziny")),
    },
}


def agree(external_id, name, quantity, lang):
    """Return a unit's name as it follows a quantity.

    :param name: how the unit is called now; renamed ones stay as they are called

    >>> agree("uom.product_uom_unit", "Units", 1, "en_US")
    'unit'
    >>> agree("uom.product_uom_unit", "Units", 0, "en_US")
    'units'
    >>> agree("uom.product_uom_unit", "Pieces", 1, "en_US")
    'Pieces'
    >>> agree("uom.product_uom_unit", "Jednostki", 5, "pl_PL")
    'jednostek'
    """
    languages = UNITS.get(external_id, {})
    language = (lang or "en").split("_")[0]
    if language not in languages:
        return name
    own_name, forms = languages[language]
    # Before the unit's name is translated, it is called as in English.
    if name not in (own_name, languages["en"][0]):
        return name
    return forms[RULES[language](quantity)]
