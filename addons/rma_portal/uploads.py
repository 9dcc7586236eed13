"""Files from strangers: what is kept of them, and what is not taken at all. No Odoo records here.

The content decides what a file is, never its name. Pictures are decoded and written anew: nothing
of the original but its pixels stays, neither position nor thumbnail nor what was hidden behind the
end. PDF files are written anew from what their pages draw, and refused where they hold programs or
files. Both is done in processes of their own, with little memory and time.
"""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

# Odoo loads few of Pillow's formats: small copies of what is kept are made by the worker.
from PIL import WebPImagePlugin  # noqa: F401

MEGABYTE = 1024 * 1024
PDF = "application/pdf"
# What a picture or document would have to contain to be run as something else.
FOREIGN = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype html")
PROGRAMS = Path(__file__).parent / "programs"
MOST_SECONDS, LONGEST_WAIT = 10, 60

PICTURES = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
}


@dataclass(frozen=True)
class Limits:
    """What may be sent: bytes of one file, number of files of one product and of all together,
    pixels of one picture."""

    size: int = 10 * MEGABYTE
    number: int = 5
    total: int = 30
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


# ---------------------------------------------------------------------- programs


def clean_picture(content, kind, limits):
    """Write the pixels of a picture anew, upright and with nothing else."""
    output = run("rewrite_picture.py", content, "pixels", kind, limits.pixels, MOST_SECONDS)
    return CleanFile(take(output, kind, "pixels"), *PICTURES[kind])


def clean_pdf(content, limits):
    """Write the pages of a PDF anew; refuse one that is locked or does something."""
    output = run("rewrite_pdf.py", content, "packed", 2 * limits.size, MOST_SECONDS)
    return CleanFile(take(output, "PDF", "packed"), PDF, "pdf")


def run(program, content, too_much, *arguments):
    """Return what a program makes of a file, in a process that may not use much."""
    try:
        done = subprocess.run(
            [sys.executable, str(PROGRAMS / program), *map(str, arguments)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            # Others may have the processors: what it uses itself is limited there.
            timeout=LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(too_much) from error
    return done.stdout


def take(output, kind, too_much):
    """Return a program's file, or raise what it says is wrong with it."""
    if sniff(output) != kind:
        # It was ended before it could say why.
        raise UploadRefused(output.decode() or too_much)
    return output
