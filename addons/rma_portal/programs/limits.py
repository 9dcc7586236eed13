"""What programs that open files of strangers may use, and how they answer."""

import sys
import time

try:
    import resource
except ImportError:  # Windows: whoever runs this still ends it in time
    resource = None


class Refused(Exception):
    """A file that is not taken, with the word that says why."""


def limit(name, most):
    """Limit what this process may use, where it is not limited further already."""
    hard = resource.getrlimit(name)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(name, (most, most))


def answer(rewrite, most_memory, most_seconds, too_much):
    """Write what ``rewrite(content)`` makes of the input, or the one word that says why it is not
    taken.

    :param str too_much: the word for what takes more memory than there is
    """
    if resource:
        limit(resource.RLIMIT_AS, most_memory)
        limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + most_seconds)
    try:
        output = rewrite(sys.stdin.buffer.read())
    except Refused as refused:
        output = str(refused).encode()
    except MemoryError:
        output = too_much.encode()
    # Readers raise whatever broken files make them stumble over.
    except Exception:
        output = b"damaged"
    sys.stdout.buffer.write(output)
