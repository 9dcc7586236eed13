"""What a piece of work takes: seconds, CPU, queries, memory."""

import gc
import os
import statistics
import time
from pathlib import Path

FIGURES = ("seconds", "cpu", "python_cpu", "queries", "memory")


class Meter:
    """Measures the work done inside ``with meter:`` on one cursor.

    CPU is that of this process and of the database server's process behind the cursor; memory
    is by how much this process grew at its highest, in MB.
    """

    def __init__(self, cr):
        self.cr = cr
        cr.execute("SELECT pg_backend_pid()")
        [self.server_pid] = cr.fetchone()
        self.figures = {}

    def __enter__(self):
        gc.collect()
        forget_peak()
        self.memory = read_status("VmRSS")
        self.queries = count_queries()
        self.server_cpu = server_cpu(self.server_pid)
        self.python_cpu = time.process_time()
        self.started = time.perf_counter()
        return self

    def __exit__(self, *exception):
        python = time.process_time() - self.python_cpu
        self.figures = {
            "seconds": time.perf_counter() - self.started,
            "python_cpu": python,
            "cpu": python + server_cpu(self.server_pid) - self.server_cpu,
            "queries": count_queries() - self.queries,
            "memory": max(read_status("VmHWM") - self.memory, 0.0),
        }


def median(runs):
    """The median of each figure over the runs."""
    return {name: statistics.median(run[name] for run in runs) for name in FIGURES}


def count_queries():
    """All queries of this process so far, on whatever cursor."""
    from odoo import sql_db

    return sql_db.sql_counter


def server_cpu(pid):
    """The CPU seconds of a process on this machine; 0 when the server is on another one."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        pass
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def forget_peak():
    """Let the kernel measure the highest memory from now on."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def read_status(name):
    """A figure of /proc/self/status, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
