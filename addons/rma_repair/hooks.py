STEPS = ("repair", "hand_over")


def post_init_hook(env):
    """Outcomes that an earlier installation left can be carried out again."""
    _get_outcomes(env).active = True


def uninstall_hook(env):
    """Nobody can carry out these outcomes any more: neither the shipped ones nor users' copies."""
    _get_outcomes(env).active = False
    # Whatever was repaired is somebody's to look at; the steps of repairs go with the add-on.
    env["rma.activity.rule"].search([("step", "in", STEPS)]).unlink()
    env["rma.order"].flush_model(["next_step"])
    env.cr.execute("UPDATE rma_order SET next_step = 'settle' WHERE next_step IN %s", [STEPS])
    env["rma.order"].invalidate_model(["next_step"])


def _get_outcomes(env):
    outcomes = env["rma.outcome"].with_context(active_test=False)
    return outcomes.search([("handler", "in", ("repair", "scrap"))])
