from odoo import Command, fields, models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    rma_paper_ids = fields.Many2many(
        "ir.actions.report",
        string="Papers",
        domain=[("model", "=", "rma.order"), ("report_type", "=", "qweb-pdf")],
        help="Printed for each return and attached when the mail is sent. A paper that is not "
        "available yet is left out.",
    )

    def _prepare_mail_values_static(self):
        values = super()._prepare_mail_values_static()
        if self.model == "rma.order":
            papers = self.rma_paper_ids.filtered(lambda paper: paper.model == "rma.order")
            if self._is_for_many_returns():
                papers |= self.template_id.report_template_ids
            values["rma_template_id"] = self.template_id.id
            values["rma_paper_ids"] = [Command.set(papers.ids)]
        return values

    def _action_send_mail_comment(self, res_ids):
        return super(MailComposeMessage, self._open_message_door())._action_send_mail_comment(
            res_ids
        )

    def _open_message_door(self):
        """Let the messages of this dialog, which is the server's, carry papers and template."""
        messages = self.env["mail.message"]
        return self.with_env(messages._open_door(["rma_paper_ids", "rma_template_id"]).env)

    def _generate_template_for_composer(self, res_ids, render_fields, **kwargs):
        if self._is_for_many_returns():
            # The papers of many returns are printed when their mails leave.
            render_fields = [name for name in render_fields if name != "report_template_ids"]
        return super()._generate_template_for_composer(res_ids, render_fields, **kwargs)

    def _is_for_many_returns(self):
        return self.model == "rma.order" and (
            self.composition_mode == "mass_mail" or self.composition_batch
        )
