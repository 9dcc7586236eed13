"""setup/demo: a database with demo data, the main job run once, and a server to look at it."""

import contextlib
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .addons import content_hash, suite_addons
from .building import write_atomically
from .console import SetupError, say
from .databases import Databases
from .environment import ensure_suite
from .mail_sink import MAILS, mail_sink
from .odoo_run import free_port
from .paths import LOCAL, LOGS, ROOT
from .process import keep_output

DATABASE = "rma_demo"
STATE = LOCAL / "demo.json"  # which add-ons, in which state, the database was made from
TABLE = LOCAL / "demo.txt"  # what the main job printed
MAIN_JOB = ROOT / "setup" / "main_job.py"
SERVER_LOG = LOGS / "demo-server.log"
START_LIMIT = 120  # seconds


def run_demo(port, serve, reset):
    """Make or update the demo, print what its main job did, and serve it until Ctrl-C."""
    if serve and not is_free(port):
        raise SetupError(
            f"Port {port} is in use: end what listens there, or choose another by --port."
        )
    suite = ensure_suite()
    with mail_sink(suite.python) as mail_settings:
        demo = Demo(suite, port, mail_settings)
        if reset or not demo.is_made():
            demo.make(reset)
        else:
            demo.update()
        if not serve:
            print(TABLE.read_text(), end="")
            return
        with demo.serving(port) as server:
            print(TABLE.read_text(), end="")
            print(f"\n{demo.url} is ready (mails: {MAILS}, log: {SERVER_LOG}). Ctrl-C stops it.")
            wait_for_end(server)


class Demo:
    """The demo database of a set-up, to be seen at a port."""

    def __init__(self, suite, port, mail_settings):
        self.suite = suite
        self.databases = Databases(suite)
        self.url = f"http://127.0.0.1:{port}"
        self.environ = suite.environ | mail_settings
        self.manifests = suite_addons()
        if not self.manifests:
            raise SetupError("There is no add-on in addons/ to show.")

    def is_made(self):
        """Whether the database was made to the end."""
        return bool(self._state().get("addons")) and self.databases.exists(DATABASE)

    def make(self, reset):
        """Make the database with all add-ons and run the main job in it."""
        if self.databases.exists(DATABASE) and not STATE.exists() and not reset:
            raise SetupError(
                f"There is a database {DATABASE} that was not made here: "
                "`setup/demo --reset` replaces it."
            )
        write_atomically(STATE, json.dumps({"addons": {}}))
        self.databases.drop(DATABASE)
        addons = list(self.manifests)
        template = self.databases.ensure_template(addons, self.manifests, demo=True)
        say(f"making the database {DATABASE} with {', '.join(addons)} and demo data")
        self.databases.copy(template, DATABASE)
        self._install(addons)
        self.databases.make_assets(DATABASE)
        self._run_main_job()
        self._keep_state()

    def update(self):
        """Bring the changes in addons/ since then into the database."""
        made_from = self._state()["addons"]
        added = [name for name in self.manifests if name not in made_from]
        changed = [
            name
            for name in self.manifests
            if name in made_from and made_from[name] != content_hash(name)
        ]
        if added or changed:
            say(f"updating {', '.join(added + changed)} in the database {DATABASE}")
            options = ["-u", ",".join(changed)] if changed else []
            self._install(added, *options)
            self._keep_state()

    @contextlib.contextmanager
    def serving(self, port, crons=1):
        """Run a server for the database, from the moment it answers.

        :param int crons: threads for scheduled actions
        """
        self._set_addresses(f"http://127.0.0.1:{port}")
        LOGS.mkdir(parents=True, exist_ok=True)
        command = self.suite.odoo_command(
            "-d", DATABASE, f"--http-port={port}", "--workers=0", f"--max-cron-threads={crons}",
            f"--db-filter=^{DATABASE}$", "--no-database-list",
        )  # fmt: skip
        with SERVER_LOG.open("w") as log:
            server = subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)
            try:
                wait_for_answer(server, port)
                yield server
            finally:
                stop(server)

    def _install(self, addons, *options):
        """Install or update add-ons; demo data that Odoo gave up on is an error."""
        doing = f"installing the add-ons into {DATABASE}"
        output = self.databases.install(DATABASE, addons, doing, *options, environ=self.environ)
        if "demo data failed to install" in output:
            raise SetupError(f"Demo data could not be loaded: see {keep_output(output)}")

    def _run_main_job(self):
        """Run setup/main_job.py and keep what it prints; a server gives its PDFs their styles."""
        if not MAIN_JOB.exists():
            write_atomically(TABLE, "")
            return
        say("running the main job")
        script = f"{MAIN_JOB.read_text()}\nenv.cr.commit()\n"
        # The job sends the mails itself: nobody else may.
        with self.serving(free_port(), crons=0):
            output = self.suite.shell(DATABASE, script, "running the main job", self.environ)
        write_atomically(TABLE, output)

    def _set_addresses(self, server_url):
        """Let links lead to the demo's own port, and reports take styles from the server."""
        parameters = {
            "web.base.url": self.url,
            "web.base.url.freeze": "True",
            "report.url": server_url,
        }
        values = ", ".join(f"('{key}', '{value}')" for key, value in parameters.items())
        self.suite.server.psql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES {values} "
            "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            DATABASE,
        )

    def _state(self):
        try:
            return json.loads(STATE.read_text())
        except (OSError, ValueError):
            return {}

    def _keep_state(self):
        hashes = {name: content_hash(name) for name in self.manifests}
        write_atomically(STATE, json.dumps({"addons": hashes}, indent=2))


def is_free(port):
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_answer(server, port):
    """Wait until the server shows its login page."""
    login_page = f"http://127.0.0.1:{port}/web/login"
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SetupError(f"Odoo ended instead of serving: see {SERVER_LOG}")
        try:
            urllib.request.urlopen(login_page, timeout=START_LIMIT).close()
        except urllib.error.HTTPError as error:
            raise SetupError(f"Odoo's login page is broken ({error}): see {SERVER_LOG}") from error
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SetupError(f"Odoo did not answer within {START_LIMIT} s: see {SERVER_LOG}")


def wait_for_end(server):
    """Wait until the server ends by itself or the person has seen enough."""
    try:
        server.wait()
    except KeyboardInterrupt:
        say("stopping")
        return
    raise SetupError(f"Odoo has ended: see {SERVER_LOG}")


def stop(server):
    """End a server; one that was told by Ctrl-C already is only waited for."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
