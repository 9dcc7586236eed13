from odoo import api, models

FEEDBACK_EVENTS = ("feedback", "feedback_reminder")


class RmaMail(models.Model):
    _inherit = "rma.mail"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("feedback", self.env._("Feedback asked for")),
            ("feedback_reminder", self.env._("Feedback asked for once more")),
        ]

    @api.model
    def _get_consent_kinds(self):
        return {**super()._get_consent_kinds(), **dict.fromkeys(FEEDBACK_EVENTS, "feedback")}
