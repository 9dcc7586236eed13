from odoo.addons.payment import reset_payment_provider, setup_provider

from . import controllers, models, wizard


def post_init_hook(env):
    setup_provider(env, "custom", custom_mode="dealer_account")


def uninstall_hook(env):
    reset_payment_provider(env, "custom", custom_mode="dealer_account")
