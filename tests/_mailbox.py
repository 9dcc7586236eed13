"""A mail server on this machine that shows what arrived, and fails as it is told to."""

import email
import email.policy
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived: ``[(addresses it was sent to, message)]``.

    Mails to addresses in ``refused`` get a 550; those to ``hung_up`` end the connection.
    """

    def __init__(self):
        self.mails = []
        self.refused = set()
        self.hung_up = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.hung_up:
            server.transport.close()
        if address in self.refused:
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 OK"

    def get_mails(self, address, subject=None):
        """Return the messages to an address, with a subject if one is given."""
        return [
            message
            for addresses, message in self.mails
            if address in addresses and subject in (None, message["Subject"])
        ]


@contextmanager
def open_mailbox():
    """Yield a ``Mailbox`` and the port at which it takes mails."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=find_closed_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


@contextmanager
def silent_server():
    """Yield the port of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def find_closed_port():
    """Return a port at which nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def read_text(message):
    """Return what a person reads in a mail, on one line."""
    return " ".join(message.get_body(("plain",)).get_content().split())


def read_html(message):
    return message.get_body(("html",)).get_content()


def read_papers(message):
    """Return ``{file name: content}``."""
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}
