from .models.rma_mail import FEEDBACK_EVENTS


def uninstall_hook(env):
    """Nothing sends these mails any more, neither the shipped ones nor users' own."""
    everything = env(context={**env.context, "active_test": False})
    everything["rma.mail"].search([("event", "in", FEEDBACK_EVENTS)]).active = False
    everything["rma.consent.rule"].search([("kind", "=", "feedback")]).unlink()
