def post_init_hook(env):
    """Give every existing warehouse its Returns location and operation type, every
    existing company its numbering."""
    env["stock.warehouse"].with_context(active_test=False).search([])._create_returns_setup()
    env["res.company"].search([])._create_rma_sequences()


def uninstall_hook(env):
    """The sequences belong to companies, not to the module's data: take them along."""
    env["ir.sequence"].search([("code", "=", "rma.order")]).unlink()
