"""Odoo processes and databases for tests that need several of them."""

import json
import os
import select
import shutil
import subprocess
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PATIENCE = 120  # seconds; two cores may have a lot to do beside


class OdooError(Exception):
    """What a client would be told; ``kind`` is the exception's class in Odoo."""

    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


def psql(statement, database="postgres"):
    command = ["psql", "-d", database, "-qtAX", "-v", "ON_ERROR_STOP=1", "-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def copied_database(template=None):
    """Yield the name of a copy of the template, or of a new database with the suite's base, that
    is dropped at the end."""
    # Named after its template, it goes with it, should this process be killed.
    name = f"{template or 'rma'}_processes_{uuid.uuid4().hex[:8]}"
    try:
        if template:
            version = int(psql("SHOW server_version_num"))
            strategy = "STRATEGY FILE_COPY" if version >= 150000 else ""
            psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}')
        else:
            options = [
                "-i",
                "rma_report_xlsx",
                "--stop-after-init",
                "--no-http",
                "--log-level=warn",
            ]
            odoo = [os.environ["RMA_PYTHON"], os.environ["RMA_ODOO_BIN"]]
            subprocess.run([*odoo, "-d", name, *options], check=True)
        yield name
    finally:
        # Without force PostgreSQL sends its own vacuuming away; with it, it may refuse to.
        try:
            psql(f'DROP DATABASE IF EXISTS "{name}"')
        except subprocess.CalledProcessError:
            psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(Path(os.environ["ODOO_DATA_DIR"], "filestore", name), ignore_errors=True)


def run_odoo(*arguments):
    """Run Odoo's command line to its end and return its log."""
    command = [os.environ["RMA_PYTHON"], os.environ["RMA_ODOO_BIN"], *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    assert not done.returncode, log[-5000:]
    return log


def update_modules(database, option, names):
    """Install (``-i``) or update (``-u``) add-ons and return what the log complains of."""
    options = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    log = run_odoo("-d", database, option, ",".join(names), *options)
    return [line for line in log.splitlines() if is_complaint(line)]


def is_complaint(line):
    """Tell whether a line of a log says that something is wrong."""
    return any(f" {level} " in line for level in ("WARNING", "ERROR", "CRITICAL"))


class Worker:
    """An Odoo process, see ``_worker.py``."""

    def __init__(self, database):
        self.database = database
        self.process = subprocess.Popen(
            [os.environ["RMA_PYTHON"], str(TESTS / "_worker.py"), database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            text=True,
            bufsize=1,
        )
        assert self.read() == {"ready": True}

    def call(self, model, method, *arguments, uid, pause=None):
        """Call a method as a client does and return its result, or go on until it pauses."""
        self.start(model, method, *arguments, uid=uid, pause=pause)
        return self.wait_for_pause(pause) if pause else self.finish()

    def start(self, model, method, *arguments, uid, pause=None):
        """Begin a call and do not wait for it."""
        self.send(call=[model, method], arguments=arguments, uid=uid, pause=pause)

    def shop(self, scenario, **arguments):
        """Run a function of ``_shop``."""
        self.send(scenario=scenario, arguments=arguments)
        return self.finish()

    def wait_for_pause(self, point):
        assert self.read() == {"paused": point}

    def go_on(self):
        """Leave the pause and return the call's result."""
        self.send()
        return self.finish()

    def finish(self):
        """Return the result of the call, or raise what went wrong."""
        answer = self.read()
        if "error" in answer:
            raise OdooError(answer["error"], answer["message"])
        return answer["result"]

    def send(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")

    def read(self, patience=PATIENCE):
        assert self.has_answered(patience), "the worker does not answer"
        line = self.process.stdout.readline()
        assert line, "the worker has died"
        return json.loads(line)

    def has_answered(self, patience=0):
        return bool(select.select([self.process.stdout], [], [], patience)[0])

    def wait_until_blocked(self):
        """Wait until the call waits for a lock of the database, or is through."""
        waiting = (
            "SELECT count(*) FROM pg_stat_activity"
            f" WHERE datname = '{self.database}' AND wait_event_type = 'Lock'"
        )
        deadline = time.monotonic() + PATIENCE
        while not self.has_answered() and psql(waiting) == "0":
            assert time.monotonic() < deadline, "the worker is neither blocked nor through"
            time.sleep(0.05)

    def kill(self):
        """Kill the process as a power cut would, and wait until the database has noticed."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        # Its transaction holds its locks until the server misses the client.
        count = (
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}'"
            " AND state = 'idle in transaction'"
        )
        deadline = time.monotonic() + PATIENCE
        while psql(count) != "0":
            assert time.monotonic() < deadline, "the dead worker's transaction lives on"
            time.sleep(0.05)

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
