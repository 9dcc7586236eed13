"""Brings the translations beside each .pot file that is named up to date with it.

Not by Odoo's export of a language, which leaves out what is translated of the code.
"""

import sys
from pathlib import Path

import polib

# Without them, what changes in a file is its texts.
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def main(paths):
    """What is translated stays; new texts are added without a translation, and old ones go."""
    for path in paths:
        texts = polib.pofile(path)
        for date in DATES:
            texts.metadata.pop(date, None)
        texts.save()
        for translated in map(polib.pofile, path.parent.glob("*.po")):
            translated.merge(texts)
            translated[:] = [entry for entry in translated if not entry.obsolete]
            translated.save()


main([Path(path) for path in sys.argv[1:]])
