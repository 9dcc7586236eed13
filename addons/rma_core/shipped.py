"""Records that came with an add-on, as its data files made them."""

from odoo import SUPERUSER_ID


def get_untouched(env, model, module):
    """The records of `model` that `module` shipped and that nobody has changed since.

    Odoo leaves `noupdate` records as they are in an update, so that people keep what they wrote.
    Data files are loaded by the superuser: whoever else changed a record is its last writer.
    """
    names = env["ir.model.data"].search(
        [("module", "=", module), ("model", "=", model), ("noupdate", "=", True)]
    )
    records = env[model].with_context(active_test=False).browse(names.mapped("res_id")).exists()
    return records.filtered(lambda record: record.write_uid.id == SUPERUSER_ID)
