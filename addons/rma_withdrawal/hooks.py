def uninstall_hook(env):
    """Returns by withdrawal stay as they are; nobody chooses their outcome any more."""
    if outcome := env.ref("rma_withdrawal.outcome_withdrawal", raise_if_not_found=False):
        outcome.active = False
