"""What a reader needs to know of where the figures come from; nothing that names the machine."""

import os
import platform
from pathlib import Path

from .server import psql, requirements


def describe_environment():
    """Return ``[(what, value)]``."""
    from odoo import release

    return [
        ("Odoo", release.version),
        ("Compared with", ", ".join(requirements())),
        ("Python", platform.python_version()),
        ("PostgreSQL", psql("SHOW server_version").split()[0]),
        ("shared_buffers, fsync", f"{psql('SHOW shared_buffers')}, {psql('SHOW fsync')}"),
        ("Processors", f"{os.cpu_count()} × {processor()}"),
        ("Memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"),
    ]


def tell_days(results):
    """Say when the results were measured."""
    days = " and ".join(dict.fromkeys(result["day"] for result in results))
    return f"Measured on {days}."


def processor():
    """The processor's model, or its architecture where the kernel does not say."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()
