"""A mail server for the demo: keeps every mail as a file and sends none on."""

import contextlib
import socketserver
import threading
import time

from .paths import LOCAL

MAILS = LOCAL / "mails"


class MailSession(socketserver.StreamRequestHandler):
    """One conversation of SMTP, as much of it as Odoo speaks."""

    def handle(self):
        """Greet, agree to everything, and keep what comes after DATA."""
        self.reply("220 demo")
        for line in self.rfile:
            command = line[:4].upper().strip()
            if command == b"DATA":
                self.reply("354 go on")
                self.keep()
            elif command == b"QUIT":
                self.reply("221 bye")
                return
            self.reply("250 ok")

    def keep(self):
        """Write the mail that follows to a file named by its time."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        MAILS.mkdir(parents=True, exist_ok=True)
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns()}.eml"
        (MAILS / name).write_bytes(b"".join(lines))

    def reply(self, text):
        """Answer with one line."""
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine only."""

    daemon_threads = True
    allow_reuse_address = True


@contextlib.contextmanager
def mail_sink():
    """Run the mail server; yield the environment variables that lead Odoo to it."""
    with MailServer(("127.0.0.1", 0), MailSession) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address
        yield {
            "ODOO_SMTP_SERVER": host,
            "ODOO_SMTP_PORT": str(port),
            "RMA_MAILS": str(MAILS),
        }
        server.shutdown()
