from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError

ANALYSIS = "rma_analysis"
# What belonged to these add-ons went to those.
MOVED = {
    "rma_core": ANALYSIS,
    "rma_policy": "rma_analysis_policy",
    "rma_repair": "rma_analysis_repair",
    "rma_tier_validation": "rma_analysis_tier",
}
# Its models with their fields and rights, its views, actions and menus, and its figures of lines.
NAMES = (
    "^((model|field|access)_)?rma_report",
    "^field_rma_order_line__(amount_credited|net_cost)$",
)


def migrate(cr, version):
    """The analysis is an add-on of its own now, and databases that had it keep it.

    Its records get the new add-on's external ids in the transaction in which the old ones lose
    them: whenever an update is interrupted, favourites, exports and dashboards find what they
    are about.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    modules = env["ir.module.module"]
    analysis = modules.search([("name", "=", ANALYSIS)])
    if analysis.state in (False, "uninstallable"):
        raise UserError(
            f"The figures of returns are in the add-on {ANALYSIS} now, and Odoo does not find it: "
            "put it beside rma_core and update again. After that you can uninstall it."
        )
    for giver, taker in MOVED.items():
        cr.execute(
            "UPDATE ir_model_data SET module = %s WHERE module = %s AND name ~ ANY(%s)",
            (taker, giver, list(NAMES)),
        )
    env.registry.clear_cache()
    analysis.filtered(lambda module: module.state == "uninstalled").button_install()
    # They depend on the new add-on and no longer on the one that is updated.
    builds_on_it = [("dependencies_id.name", "=", ANALYSIS), ("state", "=", "installed")]
    modules.search(builds_on_it).button_upgrade()
    env.flush_all()
