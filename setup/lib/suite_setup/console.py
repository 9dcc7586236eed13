"""What the set-up says, and how it gives up."""

import sys


class SetupError(Exception):
    """The set-up cannot go on; the message is one sentence that says what to do."""


def say(message):
    """Tell what is being done; on stderr, since `setup/shell-env` is evaluated by a shell."""
    print(f"setup: {message}", file=sys.stderr, flush=True)
