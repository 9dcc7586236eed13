"""Files from strangers: what is kept of them, and what is not taken at all. No Odoo records here.

The content decides what a file is, never its name. Pictures are decoded and written anew: nothing
of the original but its pixels stays, neither position nor thumbnail nor what was hidden behind the
end. PDF files are written anew from their pages, and refused where they hold more than pages.
"""

import io
import threading
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass

# Odoo loads few of Pillow's formats.
from PIL import (  # noqa: F401
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from odoo.tools.pdf import PdfFileReader, PdfFileWriter, filters

MEGABYTE = 1024 * 1024
QUALITY = 88
PDF = "application/pdf"
# What a picture or a document of another kind would have to hold to be run as such.
FOREIGN = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype html")
# Names in a PDF that make it act, or carry other files.
ACTIVE = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA")
MOST_OBJECTS = 20_000
MOST_PAGES = 100
# What describes the pages; their pictures are not unpacked.
MOST_UNPACKED = 50 * MEGABYTE
UNPACKING = threading.Lock()

PICTURES = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
}


@dataclass(frozen=True)
class Limits:
    """What may be sent: bytes of one file, number of files, pixels of one picture."""

    size: int = 10 * MEGABYTE
    number: int = 5
    pixels: int = 40_000_000


@dataclass(frozen=True)
class CleanFile:
    """A file that is safe to keep."""

    content: bytes
    mimetype: str
    extension: str


class UploadRefused(Exception):
    """A file that is not taken. ``kind`` says why: ``empty``, ``large``, ``type``, ``pixels``,
    ``damaged``, ``mixed``, ``encrypted`` or ``active``."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def clean(content, limits):
    """Return the :class:`CleanFile` made of ``content``.

    :raises UploadRefused: where it is too large, broken, or not what may be sent
    """
    if not content:
        raise UploadRefused("empty")
    if len(content) > limits.size:
        raise UploadRefused("large")
    kind = sniff(content)
    if kind is None:
        raise UploadRefused("type")
    if is_mixed(content):
        raise UploadRefused("mixed")
    if not is_whole(content, kind):
        raise UploadRefused("damaged")
    return clean_pdf(content) if kind == "PDF" else clean_picture(content, kind, limits)


def sniff(content):
    """Return the kind of file by its first bytes, or None for kinds that are not taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return "PDF" if content.startswith(b"%PDF-") else None


def is_mixed(content):
    """Tell whether a file is of another kind at the same time: an archive, a page, a program."""
    lowered = content.lower()
    if any(mark in lowered for mark in FOREIGN):
        return True
    if b"%PDF-" in content[1:]:
        return True
    return zipfile.is_zipfile(io.BytesIO(content))


def is_whole(content, kind):
    """Tell whether a file has its end: Odoo lets Pillow fill up what is missing."""
    if kind == "WEBP":
        return len(content) >= int.from_bytes(content[4:8], "little") + 8
    ends = {"JPEG": b"\xff\xd9", "PNG": b"IEND", "PDF": b"%%EOF"}
    return ends[kind] in content


# ---------------------------------------------------------------------- pictures


def clean_picture(content, kind, limits):
    """Decode a picture, turn it upright, and write its pixels anew."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
            # Read from the header, before anything is decoded.
            if picture.width * picture.height > limits.pixels:
                raise UploadRefused("pixels")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return write_picture(upright, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused("pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadRefused("damaged") from error


def write_picture(picture, kind):
    """Write pixels, and nothing else, in the format they came in."""
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
    if picture.mode == "L" or (picture.mode == "1" and kind == "PNG"):
        mode = "L"
    plain = picture.convert(mode)
    plain.info = {}
    output = io.BytesIO()
    options = {"optimize": True} if kind == "PNG" else {"quality": QUALITY}
    plain.save(output, kind, **options)
    return CleanFile(output.getvalue(), *PICTURES[kind])


# ---------------------------------------------------------------------- documents


def clean_pdf(content):
    """Write the pages of a PDF anew; refuse one that is locked or does something."""
    with limited_unpacking() as refused:
        try:
            output = rewrite_pdf(content)
        except (UploadRefused, MemoryError):
            raise
        # The reader raises whatever broken files make it stumble over.
        except Exception as error:
            raise UploadRefused("large" if refused else "damaged") from error
    if refused:
        raise UploadRefused("large")
    return CleanFile(output, PDF, "pdf")


def rewrite_pdf(content):
    """Return a PDF of the pages of another."""
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.isEncrypted:
        raise UploadRefused("encrypted")
    pages = [reader.getPage(number) for number in range(count_pages(reader))]
    if has_active_parts(reader.trailer.get("/Root")):
        raise UploadRefused("active")
    writer = PdfFileWriter()
    for page in pages:
        writer.addPage(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


@contextmanager
def limited_unpacking():
    """Keep the reader from unpacking some kilobytes to gigabytes: yield a list of what it was
    kept from. The reader has no setting for it, and goes on after some errors."""
    refused = []

    def unpack(packed):
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(packed, MOST_UNPACKED)
        if unpacker.unconsumed_tail:
            refused.append(len(packed))
            raise zlib.error("unpacks to too much")
        return unpacked

    # One at a time: of two the later would take the other's limit for the library's own, and leave
    # it there. What else is read meanwhile is limited, too, and by far smaller.
    with UNPACKING:
        unlimited, filters.decompress = filters.decompress, unpack
        try:
            yield refused
        finally:
            filters.decompress = unlimited


def count_pages(reader):
    """Return how many pages there are; none or very many is no document somebody sends."""
    number = reader.getNumPages()
    if not 0 < number <= MOST_PAGES:
        raise UploadRefused("damaged")
    return number


def has_active_parts(root):
    """Walk all objects of a PDF and tell whether one acts or carries a file."""
    waiting, seen = [root], set()
    while waiting:
        item = waiting.pop()
        if hasattr(item, "idnum"):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.getObject()
        if len(seen) > MOST_OBJECTS:
            raise UploadRefused("damaged")
        if isinstance(item, dict):
            if any(name in item or item.get("/S") == name for name in ACTIVE):
                return True
            # The plain values: reading through them would follow references for ever.
            waiting += [dict.__getitem__(item, key) for key in item]
        elif isinstance(item, list):
            waiting += list(list.__iter__(item))
    return False
