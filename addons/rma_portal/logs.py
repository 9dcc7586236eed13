"""Keys to a customer's pages stand in their addresses: the server's log of requests shall not
hand them to whoever reads it."""

import logging
import re

KEYS = re.compile(r"([?&]access_token=|/returns/(?:request|confirm|withdrawal)/\d+/)[^\s&/?\"']+")


class KeyFilter(logging.Filter):
    """Leaves out the keys of a request's address."""

    def filter(self, record):
        if isinstance(record.msg, str):
            record.msg = hide_keys(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                hide_keys(arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True


def hide_keys(text):
    """Return an address without the keys in it.

    >>> hide_keys("GET /my/returns/5?access_token=3c-1&new=1 HTTP/1.1")
    'GET /my/returns/5?access_token=*&new=1 HTTP/1.1'
    >>> hide_keys("/returns/request/7/aB_c/files/3")
    '/returns/request/7/*/files/3'
    >>> hide_keys("/returns/withdrawal/7/aB_c/receipt")
    '/returns/withdrawal/7/*/receipt'
    """
    return KEYS.sub(r"\1*", text)


def install():
    """Add the filter, once."""
    logger = logging.getLogger("werkzeug")
    if not any(isinstance(known, KeyFilter) for known in logger.filters):
        logger.addFilter(KeyFilter())
