"""Databases that are kept with add-ons of the suite installed: runs of tests start from a copy.

What changed in an add-on since is brought in by an update; where that would not do, the database
is made anew. All is done in a copy that takes the place of the old one when it is finished, so
that neither a broken add-on nor an interrupted run spoils it.
"""

import json

from .addons import has_js_tests
from .building import locked, read_json, write_atomically
from .changes import fingerprints
from .console import say
from .databases import UNFINISHED, Databases, filestore, installed_name
from .odoo_run import OdooRun
from .paths import LOCAL

FOLDER = LOCAL / "installed"


class Installed:
    """The kept database of some add-ons; `addons` maps each add-on of the suite in it to the
    fingerprints of what it was made of."""

    def __init__(self, suite, manifests, addons):
        self.suite = suite
        self.databases = Databases(suite)
        self.manifests = manifests
        self.wanted = addons
        self.name = installed_name(addons, manifests)
        self.state_file = FOLDER / f"{self.name}.json"
        self.addons = {}

    def ensure(self, results, log_file, assets=True):
        """Make the database or bring it up to date; return whether that was possible.

        :param results: takes what Odoo complains about meanwhile
        :param assets: whether browsers will ask for the bundles of scripts and styles
        """
        with locked(LOCAL / "locks" / f"{self.name}.lock"):
            now = {name: fingerprints(name) for name in self.manifests}
            self.addons = self._read(now)
            new = [name for name in self.wanted if name not in self.addons]
            changed = self._find_changed("update", now)
            assets = assets and bool(new or self._find_changed("assets", now))
            if not (new or changed or assets):
                return True
            unfinished = self.name + UNFINISHED
            self.databases.drop(unfinished)
            self.databases.copy(self.name if self.addons else self._template(), unfinished)
            clean = True
            if new or changed:
                code, clean = self._install(unfinished, new, changed, results, log_file)
                if code:
                    self.databases.drop(unfinished)
                    return False
            if assets:
                say("making the bundles of scripts and styles")
                self.databases.make_assets(unfinished, any(map(has_js_tests, self.wanted)))
            self.databases.drop(self.name)
            self.databases.rename(unfinished, self.name)
            self._write(now, set() if clean else {*new, *changed}, assets)
        return True

    def _template(self):
        return self.databases.ensure_template(self.wanted, self.manifests)

    def _install(self, database, new, changed, results, log_file):
        """Install and update add-ons; return Odoo's exit code, and whether its log is clean."""
        words = [("installing", new), ("updating", changed)]
        say(" and ".join(f"{doing} {', '.join(names)}" for doing, names in words if names))
        options = ["-i", ",".join(new)] if new else []
        options += ["-u", ",".join(changed)] if changed else []
        # Glue that is to be tested is wanted; one add-on is tested without what comes with it.
        options += ["--skip-auto-install", "--no-http"]
        before = len(results.failed)
        _log, code = OdooRun(self.suite, database, log_file).run(options, results)
        return code, len(results.failed) == before

    def _find_changed(self, kind, now):
        return [name for name, old in self.addons.items() if old[kind] != now[name][kind]]

    def _installed_modules(self, database):
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        return set(self.suite.server.psql(query, database).splitlines())

    def _base(self):
        return [str(self.suite.odoo.home), self.suite.env.name]

    def _read(self, now):
        """What is known about the database; nothing where it has to be made anew."""
        state = read_json(self.state_file, {"base": None, "addons": {}})
        addons = state["addons"]
        is_usable = (
            state["base"] == self._base()
            and all(
                name in now and now[name]["install"] == addons[name]["install"] for name in addons
            )
            and self.databases.exists(self.name)
            and filestore(self.name).exists()
        )
        return addons if is_usable else {}

    def _write(self, now, unclean, assets):
        """Note what the database was made of, but not of add-ons whose installation left
        complaints: the next run makes them again."""
        known, self.addons = self.addons, {}
        for name in self._installed_modules(self.name) & set(now):
            old = known.get(name, {})
            self.addons[name] = {
                "install": now[name]["install"],
                "update": "" if name in unclean else now[name]["update"],
                "assets": now[name]["assets"] if assets else old.get("assets", ""),
            }
        state = {"base": self._base(), "addons": self.addons}
        write_atomically(self.state_file, json.dumps(state, indent=1))
