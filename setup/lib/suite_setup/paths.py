"""The places the set-up reads from and writes to."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIB = ROOT / "setup" / "lib"
REQUIREMENTS = ROOT / "setup" / "requirements"
ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"

# What belongs to this checkout: databases, filestores, logs. Ignored by git.
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
DATA_DIR = LOCAL / "odoo"

# What any checkout can share: downloads, Odoo, Python environments.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rma-suite"

# Tells this checkout's databases from another's on a server that both use.
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]


def short_hash(*parts):
    """A key made of texts and files' contents, for the name of what depends on them."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part
        digest.update(content.encode() if isinstance(content, str) else content)
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def read_requirements(name):
    """The lines of setup/requirements/NAME.txt without comments."""
    lines = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()
    return [line for raw in lines if (line := raw.partition("#")[0].strip())]
