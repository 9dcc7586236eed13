"""Odoo's command line; all tests of a module run once everything is installed, those too that
Odoo itself runs while the module is being installed, before the suite is there."""

import odoo.cli
from odoo.tests import loader

make_suite = loader.make_suite


def make_whole_suite(module_names, position="at_install"):
    if position == "at_install":
        return make_suite([], position)
    early = make_suite(module_names, "at_install")
    return type(early)([*early, *make_suite(module_names, position)])


if __name__ == "__main__":
    loader.make_suite = make_whole_suite
    odoo.cli.main()
