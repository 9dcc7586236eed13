"""For `odoo shell`: makes the bundles of scripts and styles that every page asks for.

`left_out`, a regular expression, is set by who runs it.
"""

import re

qweb = env["ir.qweb"]  # noqa: F821
for kind, bundles in zip(("js", "css"), qweb._get_bundles_to_pregenarate(), strict=True):
    for name in sorted(bundles):
        if not re.search(left_out, name):  # noqa: F821
            bundle = qweb._get_asset_bundle(name, js=kind == "js", css=kind == "css")
            getattr(bundle, kind)()
env.cr.commit()  # noqa: F821
