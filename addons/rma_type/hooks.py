from odoo.tools import SQL

COLUMNS = {
    "rma_order": {
        "type_id": "int4",
        "stage_id": "int4",
        "date_stage": "timestamp",
        "attribute_values": "jsonb",
    },
    "rma_order_line": {"type_id": "int4", "attribute_values": "jsonb", "manufacturer_id": "int4"},
}


def pre_init_hook(env):
    """Let Odoo compute nothing return by return: types and stages come with the data."""
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s",
                    SQL.identifier(table),
                    SQL.identifier(name),
                    SQL(kind),
                )
            )


def post_init_hook(env):
    """Give returns that exist their type and stage; they stay as valid as they were."""
    env.registry.clear_cache()
    types = env["rma.type"]
    env.flush_all()
    for company in env["res.company"].search([]):
        env.cr.execute(
            SQL(
                "UPDATE rma_order SET type_id = %s WHERE company_id = %s AND type_id IS NULL",
                types._get_default_id(company),
                company.id,
            )
        )
    env.cr.execute(
        "UPDATE rma_order_line line SET type_id = o.type_id FROM rma_order o"
        " WHERE o.id = line.order_id AND line.type_id IS NULL"
    )
    env.invalidate_all()
    env["rma.order"]._place_misplaced()
    types._show_or_hide()


def uninstall_hook(env):
    """Returns stay as they are, by their states; own numberings are of no use any more, and rules
    that ask for steps nobody knows are gone."""
    env["ir.sequence"].browse(
        env["rma.type"].with_context(active_test=False).search([]).sequence_ids.ids
    ).unlink()
    rules = env["rma.activity.rule"].with_context(active_test=False)
    rules.search([("step", "in", ("stage", "result"))]).unlink()
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("rma_step", "in", ("stage", "result"))]).write(
        {"active": False, "rma_step": False}
    )
    # Somebody must look what else they wait for.
    env.cr.execute("UPDATE rma_order SET next_step = 'settle' WHERE next_step = 'result'")
    mails = env["rma.mail"].with_context(active_test=False)
    mails.search([("event", "=", "stage")]).unlink()
