"""Programs that only the system's package manager can give: installed as root, named otherwise."""

import os
import shutil

from .console import SetupError, say
from .process import attempt, run

# Odoo's browser tests look for these names, in this order.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PDF_LIBRARIES = ("libfontconfig1", "libxext6", "libxrender1")


def is_root():
    """Whether packages can be installed, and PostgreSQL needs a user of its own."""
    return os.geteuid() == 0


def install_command(packages):
    """What a person types to install `packages`."""
    return "sudo apt-get install " + " ".join(packages)


def apt_install(packages, why):
    """Install Debian packages as root; otherwise raise with the command that does it."""
    if not is_root() or not shutil.which("apt-get"):
        raise SetupError(f"{why}: run `{install_command(packages)}` and try again.")
    say(f"{why}: installing Debian's {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    doing = f"installing {' '.join(packages)}"
    try:
        run(command, doing, online=True, env=environment)
    except SetupError:
        # A bare system has no package lists, an old one has lists of versions that are gone.
        run(["apt-get", "update"], doing, online=True, env=environment)
        run(command, doing, online=True, env=environment)


def ensure_browser():
    """Return None when browser tests can run, else the sentence that says what is missing."""
    return _ensure(
        lambda: any(shutil.which(name) for name in BROWSERS),
        ["chromium"],
        "Browser tests need Chromium",
    )


def ensure_pdf_tools():
    """Return None when tests can look into PDFs, else the sentence that says what is missing."""
    return _ensure(
        lambda: shutil.which("pdftoppm"),
        ["poppler-utils"],
        "Tests that look at PDFs need pdftoppm",
    )


def ensure_pdf_libraries(wkhtmltopdf):
    """Return None when the PDF renderer starts, else the sentence that says what is missing."""
    return _ensure(
        lambda: attempt([wkhtmltopdf, "--version"])[0] == 0,
        PDF_LIBRARIES,
        "The PDF renderer needs some libraries",
    )


def _ensure(is_there, packages, why):
    if is_there():
        return None
    try:
        apt_install(packages, why)
    except SetupError as error:
        say(str(error))
        return str(error)
    return None
