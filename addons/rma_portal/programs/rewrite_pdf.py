"""Writes the pages of a PDF anew: a program, run by ``uploads.clean_pdf()`` for one file.

It reads the file from its input and writes a PDF, or the one word that says why the file is not
taken, to its output. It is a process of its own because the reader has no bounds: it unpacks
kilobytes to gigabytes, by several methods, and some files lead it round in circles.

What is kept of a page is on a list: what is drawn, with what, how large, and links to the web.

Arguments: the most bytes to write, the most seconds to work.
"""

import io
import sys

from limits import Refused, answer

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    generic,
)

# Names in a PDF that make it act, or carry other files: nobody sends such a document by accident.
ACTIVE = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA")
MOST_MEMORY = 512 * 1024 * 1024
MOST_OBJECTS = 20_000
MOST_PAGES = 100
BYTES_PER_VALUE = 2  # a character and a blank

PAGE_KEYS = frozenset(
    "/Type /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /UserUnit /Contents /Resources"
    " /Group".split()
)
RESOURCE_KEYS = frozenset(
    "/ExtGState /ColorSpace /Pattern /Shading /XObject /Font /ProcSet".split()
)
DATA_KEYS = frozenset("/Length /Filter /DecodeParms /DL".split())
FORM_KEYS = DATA_KEYS | frozenset(
    "/Type /Subtype /FormType /BBox /Matrix /Resources /Group /Name".split()
)
IMAGE_KEYS = DATA_KEYS | frozenset(
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode"
    " /Interpolate /SMask /SMaskInData /Matte /Name".split()
)
DRAWN = {"/Form": FORM_KEYS, "/Image": IMAGE_KEYS}
# In fonts, patterns and the like, which nothing acts on: files beside this one, and what hangs on.
OUTSIDE_KEYS = frozenset("/F /FFilter /FDecodeParms".split())
ATTACHED_KEYS = frozenset(
    "/AA /AF /EF /Metadata /OC /OPI /PieceInfo /Ref /StructParent /StructParents".split()
)
WEB = ("http://", "https://", "mailto:")


def main(most_bytes, most_seconds):
    def rewrite_small(content):
        output = rewrite(content, most_bytes)
        if len(output) > most_bytes:
            raise Refused("packed")
        return output

    answer(rewrite_small, MOST_MEMORY, most_seconds, "packed")


def rewrite(content, most_bytes):
    """Return a PDF of the pages of another."""
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.isEncrypted:
        raise Refused("encrypted")
    pages = [reader.getPage(number) for number in range(count_pages(reader))]
    if has_active_parts(reader.trailer.get("/Root"), most_bytes // BYTES_PER_VALUE):
        raise Refused("active")
    writer = PdfFileWriter()
    cleaner = Cleaner()
    for page in pages:
        cleaner.clean_page(page)
        writer.addPage(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def count_pages(reader):
    """Return how many pages there are; none or very many is no document somebody sends."""
    number = reader.getNumPages()
    if not 0 < number <= MOST_PAGES:
        raise Refused("damaged")
    return number


def has_active_parts(root, most_values):
    """Walk all objects of a PDF and tell whether one acts or carries a file."""
    waiting, seen, values = [root], set(), 0
    while waiting:
        item = waiting.pop()
        values += 1
        if values > most_values:
            raise Refused("packed")
        if hasattr(item, "idnum"):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.getObject()
        if len(seen) > MOST_OBJECTS:
            raise Refused("damaged")
        if isinstance(item, dict):
            if any(name in item or item.get("/S") == name for name in ACTIVE):
                return True
            waiting += get_values(item)
        elif isinstance(item, list):
            waiting += list(list.__iter__(item))
    return False


def get_values(item):
    """Return the plain values: reading through them would follow references for ever."""
    return [dict.__getitem__(item, key) for key in item]


def resolve(item):
    return item.get_object() if hasattr(item, "get_object") else item


def keep(item, names):
    """Leave of a dictionary what has one of these names."""
    for name in [name for name in item if name not in names]:
        del item[name]


class Cleaner:
    """Takes out of pages what is not on the lists; what several pages share is done once."""

    def __init__(self):
        self.done = set()

    def clean_page(self, page):
        annotations = resolve(page.get("/Annots"))
        links = [make_plain_link(resolve(item)) for item in annotations or ()]
        keep(page, PAGE_KEYS)
        contents = resolve(page.get("/Contents"))
        for stream in contents if isinstance(contents, list) else [contents]:
            stream = resolve(stream)
            if isinstance(stream, generic.StreamObject):
                keep(stream, DATA_KEYS)
        self.clean_resources(resolve(page.get("/Resources")))
        if any(links):
            page[NameObject("/Annots")] = ArrayObject([link for link in links if link])

    def clean_resources(self, resources):
        if not isinstance(resources, dict) or id(resources) in self.done:
            return
        self.done.add(id(resources))
        keep(resources, RESOURCE_KEYS)
        drawn = resolve(resources.get("/XObject"))
        for name in list(drawn) if isinstance(drawn, dict) else ():
            item = resolve(dict.__getitem__(drawn, name))
            if isinstance(item, generic.StreamObject) and item.get("/Subtype") in DRAWN:
                self.clean_parts(item)
            else:
                del drawn[name]
        self.clean_parts(resources)

    def clean_parts(self, root):
        """Clean what a dictionary refers to."""
        waiting = [root]
        while waiting:
            item = resolve(waiting.pop())
            if isinstance(item, list):
                waiting += list(list.__iter__(item))
            if not isinstance(item, dict) or (item is not root and id(item) in self.done):
                continue
            self.done.add(id(item))
            if len(self.done) > MOST_OBJECTS:
                raise Refused("damaged")
            if isinstance(item, generic.StreamObject) and item.get("/Subtype") in DRAWN:
                keep(item, DRAWN[item["/Subtype"]])
            dropped = ATTACHED_KEYS
            if isinstance(item, generic.StreamObject):
                dropped = dropped | OUTSIDE_KEYS
            keep(item, set(item) - dropped)
            if "/Resources" in item:
                self.clean_resources(resolve(item["/Resources"]))
            waiting += get_values(item)


def make_plain_link(annotation):
    """Return a link to the web as a new one that does nothing else; None for all other things
    that hang on a page."""
    if not isinstance(annotation, dict) or annotation.get("/Subtype") != "/Link":
        return None
    action = resolve(annotation.get("/A"))
    area = resolve(annotation.get("/Rect"))
    if not isinstance(action, dict) or action.get("/S") != "/URI" or not area:
        return None
    address = str(resolve(action.get("/URI")))
    if not address.lower().startswith(WEB):
        return None
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(resolve(edge) for edge in area),
            NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
            NameObject("/A"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/URI"),
                    NameObject("/URI"): generic.TextStringObject(address),
                }
            ),
        }
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
