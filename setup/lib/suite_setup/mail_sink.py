"""A mail server for the demo: keeps every mail in a folder and sends none on."""

import contextlib
import socket
import time

from .console import SetupError
from .odoo_run import free_port
from .paths import LOCAL, LOGS
from .process import started

MAILS = LOCAL / "mails"  # a Maildir, which mail programs open too
SERVER_LOG = LOGS / "demo-mails.log"
START_LIMIT = 30  # seconds


@contextlib.contextmanager
def mail_sink(python):
    """Run aiosmtpd; yield the environment variables that lead Odoo to it.

    :param python: the Python of the environment that has aiosmtpd
    """
    port = free_port()
    command = [python, "-m", "aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{port}"]
    LOGS.mkdir(parents=True, exist_ok=True)
    with SERVER_LOG.open("w") as log:
        command += ["--class", "aiosmtpd.handlers.Mailbox", MAILS]
        with started(command, stdout=log, stderr=log) as server:
            wait_for_greeting(server, port)
            yield {
                "ODOO_SMTP_SERVER": "127.0.0.1",
                "ODOO_SMTP_PORT": str(port),
                "RMA_MAILS": str(MAILS),
            }


def wait_for_greeting(server, port):
    """Wait until the mail server takes connections."""
    deadline = time.monotonic() + START_LIMIT
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SetupError(f"The demo's mail server did not start: see {SERVER_LOG}")
