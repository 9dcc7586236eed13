"""Folders that are either complete or made anew: half-finished work never counts."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from .console import say

MARKER = ".complete"


@contextlib.contextmanager
def locked(lock_file):
    """Let one process at a time through; the others wait and say so."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another set-up that works on {lock_file.stem}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_complete(folder, check=None):
    """Whether `folder` was finished once and still passes its cheap check."""
    return (folder / MARKER).exists() and (check is None or check(folder))


def build(folder, make, check=None, in_place=False):
    """Return `folder`, made by `make(path)` if it is missing, unfinished or broken.

    It is made under another name and renamed when it is complete. `in_place` is for what cannot be
    renamed, like a virtual environment whose scripts name their own path: there the marker alone
    says that it is complete.
    """
    if is_complete(folder, check):
        return folder
    with locked(folder.parent / f"{folder.name}.lock"):
        if is_complete(folder, check):
            return folder
        remove_leftovers(folder)
        workplace = folder if in_place else folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
        workplace.mkdir(parents=True)
        make(workplace)
        (workplace / MARKER).touch()
        if workplace != folder:
            workplace.rename(folder)
    return folder


def remove_leftovers(folder):
    """Remove a broken folder and what killed runs left beside it; the caller holds its lock."""
    for path in [folder, *folder.parent.glob(f"{folder.name}.tmp-*")]:
        if path.exists():
            shutil.rmtree(path)


def write_atomically(path, text):
    """Write a file so that a reader sees the old content or the new, never a part."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp-{os.getpid()}")
    temporary.write_text(text)
    temporary.rename(path)
