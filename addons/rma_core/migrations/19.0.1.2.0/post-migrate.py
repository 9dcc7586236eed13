from odoo import SUPERUSER_ID, api

from odoo.addons.rma_core.shipped import get_untouched


def migrate(cr, version):
    """Mails that nobody reworded get their new words; settings stay as they were."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    get_untouched(env, "mail.template", "rma_core").reset_template()
