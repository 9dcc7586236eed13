"""Folders that are either complete or made anew: half-finished work never counts."""

import contextlib
import fcntl
import json
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
    """Whether `folder` was finished once, passes its cheap check, and has lost no file since."""
    try:
        listed = (folder / MARKER).read_text()
    except OSError:
        return False
    if check and not check(folder):
        return False
    return set(listed.splitlines()).issubset(contents(folder)) if listed else True


def contents(folder):
    """Yield the files and folders in a folder, as text: 60,000 take 0.2 s."""
    waiting = [str(folder)]
    start = len(waiting[0]) + 1
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                yield entry.path[start:]
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def build(folder, make, check=None, in_place=False, fixed=False):
    """Return `folder`, made by `make(path)` if it is missing, unfinished or broken.

    It is made under another name and renamed when it is complete.

    :param check: a cheap look whether what was finished is usable still
    :param in_place: for what cannot be renamed, like a virtual environment whose scripts name
        their own path: there the marker alone says that it is complete
    :param fixed: nothing in it is ever deleted: when a file is gone, it is broken
    """
    if is_complete(folder, check):
        return folder
    with locked(folder.parent / f"{folder.name}.lock"):
        if is_complete(folder, check):
            return folder
        if folder.exists():
            say(f"{folder} is damaged or unfinished: making it again")
        remove_leftovers(folder)
        workplace = folder if in_place else folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
        workplace.mkdir(parents=True)
        make(workplace)
        write_atomically(
            workplace / MARKER, "\n".join(sorted(contents(workplace))) if fixed else ""
        )
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


def read_json(path, default):
    """What a file says, or the default where it is not there or cannot be read."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return default
