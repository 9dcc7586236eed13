"""Decodes a picture, turns it upright, and writes its pixels anew: a program, run by
``uploads.clean_picture()`` for one file. It is a process of its own because pixels take a hundred
times the memory of their file.

Arguments: the kind, the most pixels, the most seconds to work.
"""

import hashlib
import io
import random
import re
import sys
import warnings

from limits import Refused, answer

# Odoo loads few of Pillow's formats, and lets it fill up what is missing of a picture.
from PIL import (  # noqa: F401
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

QUALITY = 88
# The interpreter, and four copies of a picture at four bytes a pixel.
BASE_MEMORY, BYTES_PER_PIXEL = 256 * 1024 * 1024, 16
# In coded pixels these are no markers: a zero behind it, and where a decoder may start anew.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
END, SCAN = 0xD9, 0xDA
PADDING = 4096


def main(kind, most_pixels, most_seconds):
    most_memory = BASE_MEMORY + BYTES_PER_PIXEL * int(most_pixels)
    answer(
        lambda content: rewrite(content, kind, int(most_pixels)),
        most_memory,
        int(most_seconds),
        "pixels",
    )


def rewrite(content, kind, most_pixels):
    """Return a picture of the same pixels, with nothing else of the original."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
            # Read from the header, before anything is decoded.
            if picture.width * picture.height > most_pixels:
                raise Refused("pixels")
            if kind == "JPEG" and not is_whole_jpeg(content):
                raise Refused("damaged")
            picture.load()
            return write(ImageOps.exif_transpose(picture), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None


def write(picture, kind):
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
    return output.getvalue()


def is_whole_jpeg(content):
    """Tell whether a picture's pixels reach its end: decoders take an end that comes too early
    and make up the rest. To a whole picture more pixels in front of the end change nothing."""
    end = find_jpeg_end(content)
    if end is None:
        return False
    noise = random.Random(1)
    more = bytes(noise.randrange(255) for __ in range(PADDING))
    return glance(content) == glance(content[:end] + more + content[end:])


def find_jpeg_end(content):
    """Return where the end of the picture itself is marked, which may hold smaller ones."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == END:
            return at
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == SCAN:
            found = MARKER.search(content, at)
            if not found:
                return None
            at = found.start()
    return at if content[at : at + 2] == bytes([0xFF, END]) else None


def glance(content):
    """Return an eighth of a picture's pixels in each direction, which is quickly decoded; all of
    them where each part of the file adds to all of the picture."""
    picture = Image.open(io.BytesIO(content), formats=["JPEG"])
    if not picture.info.get("progressive"):
        picture.draft(None, (picture.width // 8 or 1, picture.height // 8 or 1))
    return hashlib.sha256(picture.tobytes()).digest()


if __name__ == "__main__":
    main(*sys.argv[1:])
