"""Debian packages, downloaded and unpacked into a folder without touching the system.

apt gets lists, sources and cache of its own, so that nothing is installed, no setting of the
machine changes, and signatures are still checked. The mirror is the one the machine has.
"""

import os
import re
from pathlib import Path

from .console import SetupError, say
from .paths import read_requirements
from .process import attempt, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
RELEASE_FILE = re.compile(r"'(?P<mirror>\S+)/dists/(?P<suite>[a-z]+)/InRelease'")
DOING = "downloading Odoo from Debian"


def wanted_packages():
    """Yield (package, suite, start of the version or "") from setup/requirements/debian.txt."""
    for line in read_requirements("debian"):
        package, suite, version = line.split()
        yield package, suite, "" if version == "-" else version


def check_debian(os_release=Path("/etc/os-release")):
    """Raise unless this is a Debian whose keys can check what is downloaded."""
    text = os_release.read_text() if os_release.exists() else ""
    if not re.search(r"^ID=\"?debian\"?$", text, re.M):
        raise SetupError(
            "Odoo 19 is taken from Debian's packages and this system is not Debian: "
            "set ODOO_PATH to the folder of an Odoo 19 you have."
        )
    if not KEYRING.exists():
        raise SetupError(
            "Debian's keys are missing: install Debian's package debian-archive-keyring."
        )


def find_mirror(uris):
    """The mirror's address in what `apt-get --print-uris update` printed.

    Suites with a dash (bookworm-security, bookworm-updates) may be on another server.
    """
    found = RELEASE_FILE.search(uris)
    if not found:
        raise SetupError(
            "apt has no Debian mirror configured: add one to /etc/apt/sources.list.d, "
            "or set ODOO_PATH to the folder of an Odoo 19 you have."
        )
    return found["mirror"]


def download(folder):
    """Download every wanted package into `folder`."""
    check_debian()
    apt = PrivateApt(folder / "apt")
    say("reading Debian's package lists")
    apt.run("apt-get", "update")
    say("downloading Odoo 19 from Debian (122 MB)")
    names = [apt.select(*wanted) for wanted in wanted_packages()]
    apt.run("apt-get", "download", *names, cwd=folder)


def unpack(folder, target):
    """Unpack every package in `folder` into one tree: their links are relative to each other."""
    for package in sorted(folder.glob("*.deb")):
        run(["dpkg-deb", "-x", package, target], f"unpacking {package.name}")


class PrivateApt:
    """apt with its own state in `folder`, knowing only the suites that are wanted."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True)
        sources = folder / "sources.list"
        mirror = find_mirror(run(["apt-get", "--print-uris", "update"], DOING))
        suites = sorted({suite for _package, suite, _version in wanted_packages()})
        sources.write_text(
            "".join(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n" for suite in suites)
        )

    def run(self, program, *arguments, **options):
        """Run apt-get or apt-cache with this state; it returns what the program printed."""
        settings = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::Status": "/dev/null",
            "Dir::Cache": self.folder / "cache",
            "APT::Sandbox::User": "root",
            # Otherwise a mirror that cannot be reached is a warning, and every package "gone".
            "APT::Update::Error-Mode": "any",
            "Acquire::Retries": 3,
        }
        flags = [f"-o{key}={value}" for key, value in settings.items()]
        environment = os.environ | {"LC_ALL": "C"}
        return run([program, *flags, *arguments], DOING, online=True, env=environment, **options)

    def select(self, package, suite, version):
        """The apt-get argument for `package` of `suite`; an Odoo of another version is refused."""
        if not version:
            return f"{package}/{suite}"
        rows = [row.split("|") for row in self.run("apt-cache", "madison", package).splitlines()]
        versions = [row[1].strip() for row in rows if len(row) == 3]
        for found in versions:
            if found.startswith(version):
                return f"{package}={found}"
        raise SetupError(
            f"Debian's {package} is {' and '.join(versions) or 'gone'} and not {version}: "
            f"set ODOO_PATH to the folder of an Odoo {version} you have."
        )


def is_readable(package):
    """Whether a downloaded package is whole."""
    return attempt(["dpkg-deb", "--info", package])[0] == 0
