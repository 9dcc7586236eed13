"""One run of Odoo with its output in a log that is read along, and what was found in it."""

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .console import SetupError
from .odoo_log import OdooLog
from .process import started
from .report import IS_CI

SILENCE = 900  # seconds without a line in the log after which a run counts as hung
TAIL = 30


@dataclass
class OdooRun:
    """Runs Odoo on a database. `progress(test)` is called with each test that starts."""

    suite: object
    database: str
    log_file: Path
    progress: object = None

    def run(self, arguments, results, script=None, variables=()):
        """Run it and add what is found to `results`; return the log and the exit code.

        :param script: what to start instead of Odoo's own script
        :param variables: more environment variables
        """
        command = self.suite.odoo_command(
            "-d", self.database, *arguments, "--stop-after-init",
            "--max-cron-threads=0", f"--http-port={free_port()}", script=script,
        )  # fmt: skip
        log = OdooLog()
        environment = self.suite.environ | dict(variables)
        code = follow(command, environment, self.log_file, lambda line: self._hear(log, line))
        log.close()
        results.passed += len(log.passed)
        results.failed |= log.failed
        results.skipped |= log.skipped
        self._check(log, code, results)
        return log, code

    def _hear(self, log, line):
        test = log.feed(line)
        if test and self.progress:
            self.progress(test)

    def _check(self, log, code, results):
        """Add what no single test stands for: a clean log, a right end."""
        complaints = log.complaints(allow_missing_tools=not IS_CI)
        if complaints:
            shown = "\n".join(complaints[:TAIL])
            name = f"the log is clean ({self.log_file.stem})"
            results.failed[name] = f"{shown}\nLog: {self.log_file}"
        else:
            results.passed += 1
        if code and not log.failed and not complaints:
            tail = "\n".join(self.log_file.read_text(errors="replace").splitlines()[-TAIL:])
            name = f"Odoo ended well ({self.log_file.stem})"
            results.failed[name] = f"exit code {code}\n{tail}\nLog: {self.log_file}"


def follow(command, environment, log_file, on_line):
    """Run a program with its output in `log_file`, reading along; return its exit code.

    The output goes to a file and not through a pipe: a browser left behind would hold a pipe open.
    """
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("w") as output, log_file.open(errors="replace") as reader:
        files = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        with started(command, env=environment, **files) as process:
            read_along(process, reader, on_line)
    return process.returncode


def read_along(process, reader, on_line):
    """Hand on whole lines as they come until the program ends; give up on a silent one."""
    rest, heard = "", time.monotonic()
    while True:
        ended = process.poll() is not None
        if text := reader.read():
            heard = time.monotonic()
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                on_line(line)
        elif ended:
            break
        elif time.monotonic() - heard > SILENCE:
            raise SetupError(f"A run was silent for {SILENCE} s and was ended: see {reader.name}")
        else:
            time.sleep(0.2)
    if rest:
        on_line(rest)


def free_port():
    """A TCP port nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]
