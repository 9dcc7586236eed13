def post_init_hook(env):
    """Give every existing warehouse its Returns location and operation type, every
    existing company its numbering; what an earlier installation left is taken up again."""
    env["stock.warehouse"].with_context(active_test=False).search([])._create_returns_setup()
    _get_sequences(env).active = True
    env["res.company"].search([])._create_rma_sequences()


def uninstall_hook(env):
    """Leave what transfers, goods and customers still name, out of sight: a number that was given
    to a return once is not given to another one."""
    env["stock.warehouse"].with_context(active_test=False).search([])._leave_returns_setup()
    _get_sequences(env).active = False


def _get_sequences(env):
    sequences = env["ir.sequence"].with_context(active_test=False)
    return sequences.search([("code", "=", "rma.order")])
