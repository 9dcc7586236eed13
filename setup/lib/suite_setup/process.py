"""Running other programs, with failures put into one sentence."""

import subprocess

from .console import SetupError
from .paths import LOGS

NO_NETWORK = (
    "could not resolve",
    "temporary failure resolving",
    "temporary failure in name resolution",
    "failed to establish a new connection",
    "network is unreachable",
    "could not connect",
    "connection refused",
    "connection timed out",
    "enotfound",
    "eai_again",
    "econnrefused",
)


def explain(doing, output, log=None, online=False):
    """The one sentence for a program that failed while `doing` and printed `output`.

    Only one that goes `online` can miss the network.
    """
    text = output.lower()
    if "no space left on device" in text:
        return f"The disk is full while {doing}: free some space and run the same command again."
    if online and any(sign in text for sign in NO_NETWORK):
        return f"There is no network while {doing}: connect and run the same command again."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it printed nothing"
    where = f" (all of it in {log})" if log else ""
    return f"Something failed while {doing}: {last}{where}"


def run(command, doing, online=False, with_stderr=False, **options):
    """Run a program to its end and return what it printed; a failure is a SetupError."""
    options.setdefault("input", "")
    try:
        result = subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **options,
        )
    except FileNotFoundError as error:
        message = f"The program {error.filename} is missing, which is needed for {doing}."
        raise SetupError(message) from error
    output = result.stdout + result.stderr
    if result.returncode:
        raise SetupError(explain(doing, output, keep_output(output), online))
    return output if with_stderr else result.stdout


def keep_output(output):
    """Save what a failed program printed, if the disk lets us, and return the file."""
    log = LOGS / "setup-failure.log"
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        log.write_text(output)
    except OSError:
        return None
    return log
