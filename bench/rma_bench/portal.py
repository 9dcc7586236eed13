"""`bench/run portal`: the pages of a customer with very many returns, beside Odoo's own list of as
many orders, asked for over HTTP in turns."""

import http.cookiejar
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from .facts import describe_environment
from .portal_fill import LOGIN
from .report import DOCUMENT, facts_table
from .server import Databases, measure, say

PORT = 8377
SIZE, SHARE = 100_000, 10_000
WARM_UP, RUNS = 3, 40
MOST_QUERIES = 40
SLOWEST = 2.0
REFERENCE = "/my/orders"
PAGES_DOCUMENT = DOCUMENT.with_name("benchmark-portal.md")
INTRODUCTION = """\
# What the customers' pages cost

Written by `bench/run portal`. One customer asks for the pages in turns over HTTP, {runs} times
after {warm_up} that do not count; Odoo runs in one process on the same machine. *Reached* is at
most {queries} queries a page and a p95 of at most {slowest:.0f} times that of Odoo's own list of
as many orders, in the same run.
"""
# Odoo's log says of each request how many queries it took.
LOGGED = re.compile(r'"GET (?P<path>\S+) HTTP/[\d.]+" 200 - (?P<queries>\d+) ')


def run_portal(options):
    """Measure, print and write down; return whether a target was missed."""
    size, share = (SIZE // 10, SHARE // 10) if options.quick else (SIZE, SHARE)
    with Databases() as databases, tempfile.TemporaryDirectory() as folder:
        database = databases.copy("portal", "pages")
        request = {"kind": "portal", "database": database, "column": "suite"}
        say(f"{share:,} returns of one customer among {size:,}")
        made = measure({**request, "size": size, "share": share})
        pages = [
            REFERENCE,
            "/my/returns",
            "/my/returns?filterby=open&groupby=state",
            f"/my/returns/{made['opened']}",
        ]
        log = Path(folder) / "odoo.log"
        with serving(database, log):
            seconds = ask_all(pages)
        queries = read_queries(log, pages)
        facts = [fact for fact in describe_environment() if fact[0] != "Compared with"]
    table, has_missed = make_table(pages, seconds, queries)
    told = (
        f"Measured on {date.today():%d %B %Y}: one customer has {made['returns']:,} returns of "
        f"{size:,}, and {made['orders']:,} orders.\n\n{table}\n"
    )
    print(told)
    if options.write:
        write_down(told, facts)
    return has_missed


def write_down(told, facts):
    """Write docs/benchmark-portal.md."""
    introduction = INTRODUCTION.format(
        runs=RUNS, warm_up=WARM_UP, queries=MOST_QUERIES, slowest=SLOWEST
    )
    PAGES_DOCUMENT.write_text(f"{introduction}\n{told}\n{facts_table(facts)}\n")


@contextmanager
def serving(database, log):
    """Serve the database for as long as it takes."""
    command = [
        sys.executable, os.environ["RMA_ODOO_BIN"], "-d", database, f"--http-port={PORT}",
        "--workers=0", "--max-cron-threads=0", f"--db-filter=^{database}$", f"--logfile={log}",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        for __ in range(600):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/web/login", timeout=120).close()
                break
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(30)


def ask_all(pages):
    """Return ``{page: seconds of each run}``, the pages in turns."""
    browser = sign_in()
    seconds = {page: [] for page in pages}
    for number in range(WARM_UP + RUNS):
        for page in pages:
            started = time.perf_counter()
            browser.open(f"http://127.0.0.1:{PORT}{page}", timeout=120).read()
            if number >= WARM_UP:
                seconds[page].append(time.perf_counter() - started)
    return seconds


def sign_in():
    """Return a browser with the customer's session."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    address = f"http://127.0.0.1:{PORT}/web/login"
    page = browser.open(address, timeout=120).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"login": LOGIN, "password": LOGIN, "csrf_token": token}
    browser.open(address, urllib.parse.urlencode(form).encode(), timeout=120).close()
    return browser


def read_queries(log, pages):
    """Return ``{page: median of queries}``, warm."""
    found = {page: [] for page in pages}
    for match in LOGGED.finditer(log.read_text(errors="replace")):
        if match["path"] in found:
            found[match["path"]].append(int(match["queries"]))
    return {page: statistics.median(counts[WARM_UP:]) for page, counts in found.items()}


def make_table(pages, seconds, queries):
    """Return what was found as a table, and whether a target was missed."""
    p95 = {page: statistics.quantiles(seconds[page], n=20)[-1] for page in pages}
    has_missed = False
    rows = [
        "| page | median ms | p95 ms | p95 ÷ /my/orders | queries | reached |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for page in pages:
        ratio = p95[page] / p95[REFERENCE]
        is_reached = queries[page] <= MOST_QUERIES and ratio <= SLOWEST
        is_judged = page != REFERENCE
        has_missed |= is_judged and not is_reached
        verdict = ("yes" if is_reached else "**no**") if is_judged else ""
        # The number of the one that is opened differs from run to run.
        name = re.sub(r"/\d+$", "/…", page)
        rows.append(
            f"| {name} | {statistics.median(seconds[page]) * 1000:.0f} | {p95[page] * 1000:.0f} "
            f"| {ratio:.2f} | {queries[page]:.0f} | {verdict} |"
        )
    return "\n".join(rows), has_missed
