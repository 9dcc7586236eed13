"""Running other programs, with failures put into one sentence."""

import contextlib
import os
import signal
import subprocess
import threading

from .console import SetupError
from .paths import LOGS

RUNNING = set()
STOPPING = threading.Event()
NO_NETWORK = (
    "could not resolve",
    "temporary failure resolving",
    "temporary failure in name resolution",
    "failed to establish a new connection",
    "network is unreachable",
    "could not connect",
    "unable to connect",
    "no route to host",
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


@contextlib.contextmanager
def started(command, **options):
    """Start a program with a process group of its own, all of which is gone afterwards.

    `end_all` finds it: a person's Ctrl-C reaches neither another group nor another thread's work.
    """
    if STOPPING.is_set():
        raise SetupError("This run was stopped.")
    process = subprocess.Popen([str(word) for word in command], start_new_session=True, **options)
    RUNNING.add(process)
    try:
        yield process
    finally:
        RUNNING.discard(process)
        end(process)


def end(process):
    """End a program and whatever it started that is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM if process.poll() is None else signal.SIGKILL)
    process.wait()


def end_all():
    """End every program that is running, in whatever thread; no other starts afterwards."""
    STOPPING.set()
    for process in list(RUNNING):
        end(process)


def run(command, doing, online=False, with_stderr=False, input="", **options):
    """Run a program to its end and return what it printed; a failure is a SetupError."""
    try:
        code, printed, complaints = attempt(command, input, **options)
    except FileNotFoundError as error:
        message = f"The program {error.filename} is missing, which is needed for {doing}."
        raise SetupError(message) from error
    output = printed + complaints
    if code:
        raise SetupError(explain(doing, output, keep_output(output), online))
    return output if with_stderr else printed


def attempt(command, input="", **options):
    """Run a program to its end; return its exit code and what it wrote to stdout and to stderr."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with started(command, text=True, errors="replace", **pipes, **options) as process:
        printed, complaints = process.communicate(input)
    return process.returncode, printed, complaints


def keep_output(output):
    """Save what a failed program printed, if the disk lets us, and return the file."""
    log = LOGS / "setup-failure.log"
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        log.write_text(output)
    except OSError:
        return None
    return log
