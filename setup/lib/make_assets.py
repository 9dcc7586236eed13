"""For `odoo shell`: makes the bundles of scripts and styles that every page asks for."""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
