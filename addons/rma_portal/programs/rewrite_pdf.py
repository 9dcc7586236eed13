"""Writes the pages of a PDF anew: a program, run by ``uploads.clean_pdf()`` for one file.

It reads the file from its input and writes a PDF, or the one word that says why the file is not
taken, to its output. It is a process of its own because the reader has no bounds: it unpacks
kilobytes to gigabytes, by several methods, and some files lead it round in circles.

Arguments: the most bytes to write, the most seconds to work.
"""

import io
import sys
import time

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

try:
    import resource
except ImportError:  # Windows: whoever runs this still ends it in time
    resource = None

# Names in a PDF that run something or carry other files.
ACTIVE = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA")
MOST_MEMORY = 512 * 1024 * 1024
MOST_OBJECTS = 20_000
MOST_PAGES = 100


class Refused(Exception):
    """A document that is not taken, with the word that says why."""


def main(most_bytes, most_seconds):
    if resource:
        limit(resource.RLIMIT_AS, MOST_MEMORY)
        limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + most_seconds)
    try:
        answer = rewrite(sys.stdin.buffer.read())
        if len(answer) > most_bytes:
            raise Refused("packed")
    except Refused as refused:
        answer = str(refused).encode()
    except MemoryError:
        answer = b"packed"
    # The reader raises whatever broken files make it stumble over.
    except Exception:
        answer = b"damaged"
    sys.stdout.buffer.write(answer)


def limit(name, most):
    """Limit what this process may use, where it is not limited further already."""
    hard = resource.getrlimit(name)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(name, (most, most))


def rewrite(content):
    """Return a PDF of the pages of another."""
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.isEncrypted:
        raise Refused("encrypted")
    pages = [reader.getPage(number) for number in range(count_pages(reader))]
    if has_active_parts(reader.trailer.get("/Root")):
        raise Refused("active")
    writer = PdfFileWriter()
    for page in pages:
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
            raise Refused("damaged")
        if isinstance(item, dict):
            if any(name in item or item.get("/S") == name for name in ACTIVE):
                return True
            # The plain values: reading through them would follow references for ever.
            waiting += [dict.__getitem__(item, key) for key in item]
        elif isinstance(item, list):
            waiting += list(list.__iter__(item))
    return False


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
