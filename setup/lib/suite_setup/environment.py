"""Everything one run of Odoo needs, put together: programs, server, environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import pdf, postgres, python_env
from .addons import holds_addons
from .building import write_atomically
from .node import Node, ensure_node
from .odoo import Odoo, ensure_odoo
from .paths import ADDONS, CACHE, DATA_DIR, LOCAL, LOGS
from .process import run

# Odoo reads this instead of a ~/.odoorc that may belong to another project.
RC_FILE = LOCAL / "odoo.conf"
RC_TEXT = "[options]\n; Odoo's options come from environment variables set by setup/odoo.\n"


@dataclass
class Suite:
    """A set-up that is ready: `variables` is what a program needs to work with it."""

    odoo: Odoo
    env: Path
    server: postgres.Server
    node: Node
    renderer: Path | None
    renderer_problem: str | None

    @property
    def python(self):
        """The Python that runs Odoo and the tests."""
        return self.env / "bin" / "python"

    @property
    def variables(self):
        """The environment variables; Odoo reads each option from ODOO_<OPTION>."""
        return {
            **self.server.variables,
            "PATH": self._path(),
            "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"),
            "ODOO_RC": str(RC_FILE),
            "ODOO_ADDONS_PATH": ",".join(map(str, self._addons_paths())),
            "ODOO_DATA_DIR": str(DATA_DIR),
            "ODOO_HTTP_INTERFACE": "127.0.0.1",
            "ODOO_SCREENSHOTS": str(LOGS / "screenshots"),
            "RMA_PYTHON": str(self.python),
            "RMA_ODOO_BIN": str(self.odoo.script),
        }

    @property
    def environ(self):
        """This process's environment with `variables`."""
        inherited = {key: value for key, value in os.environ.items() if key not in UNWANTED}
        return inherited | self.variables

    def odoo_command(self, *arguments, script=None):
        """The command line of Odoo, or of a script that starts it in its own way."""
        return [str(self.python), str(script or self.odoo.script), *map(str, arguments)]

    def shell(self, database, script, doing, environ=None):
        """Run a script that sees `env` and commits itself; return what it printed."""
        command = self.odoo_command("shell", "-d", database, "--no-http", "--log-level=error")
        return run(command, doing, env=environ or self.environ, input=script)

    def _path(self):
        folders = [self.env / "bin", self.renderer, self.server.programs, *self.node.folders]
        first = [str(folder) for folder in folders if folder]
        rest = os.environ.get("PATH", os.defpath).split(os.pathsep)
        return os.pathsep.join([*first, *(folder for folder in rest if folder not in first)])

    def _addons_paths(self):
        extra = os.environ.get("RMA_EXTRA_ADDONS", "").split(os.pathsep)
        oca = python_env.site_packages(self.env) / "odoo" / "addons"
        ours = [ADDONS, *(Path(path).resolve() for path in extra if path)]
        return [*self.odoo.addons_paths, oca, *filter(holds_addons, ours)]


# Without compiled files every start of Odoo compiles hundreds of modules; ours go to the cache.
# PYTHONPATH and PYTHONHOME would put another Python's packages into Odoo's environment.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")


def ensure_suite():
    """Get everything that is missing and return it, with PostgreSQL running."""
    odoo = ensure_odoo()
    env = python_env.ensure_odoo_env(odoo)
    renderer, problem = pdf.ensure_pdf_renderer(env)
    if not RC_FILE.exists():
        write_atomically(RC_FILE, RC_TEXT)
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return Suite(odoo, env, postgres.ensure_server(env), ensure_node(), renderer, problem)
