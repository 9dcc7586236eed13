"""Files from strangers: what is kept of them, and what is not taken at all. No Odoo records here.

The content decides what a file is, never its name. Pictures are decoded and written anew: nothing
of the original but its pixels stays, neither position nor thumbnail nor what was hidden behind the
end. PDF files are written anew from their pages, and refused where they hold more than pages.
"""

import io
import os
import subprocess
import sys
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

# Odoo only loads a few of Pillow's formats.
from PIL import (  # noqa: F401
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

MEGABYTE = 1024 * 1024
QUALITY = 88
PDF = "application/pdf"
# What a picture or document would have to contain to be run as something else.
FOREIGN = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype html")
REWRITE_PDF = str(Path(__file__).parent / "programs" / "rewrite_pdf.py")
MOST_SECONDS, LONGEST_WAIT = 10, 60

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
    ``damaged``, ``mixed``, ``encrypted``, ``active`` or ``packed``."""

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
    return clean_pdf(content, limits) if kind == "PDF" else clean_picture(content, kind, limits)


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


def clean_pdf(content, limits):
    """Write the pages of a PDF anew, in a process that may not use much; refuse one that is
    locked or does something."""
    command = [sys.executable, REWRITE_PDF, str(2 * limits.size), str(MOST_SECONDS)]
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            # Others may have the processors: what it uses itself is limited there.
            timeout=LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused("packed") from error
    if not done.stdout.startswith(b"%PDF-"):
        # It says why, or was ended before it could.
        raise UploadRefused(done.stdout.decode() or "packed")
    return CleanFile(done.stdout, PDF, "pdf")
