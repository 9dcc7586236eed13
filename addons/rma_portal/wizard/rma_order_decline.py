from odoo import Command, api, fields, models

# What is usually asked for.
USUAL_TOPICS = ("description", "files")


class RmaOrderDecline(models.TransientModel):
    """A revision says what the customer is to change, and of which products."""

    _inherit = "rma.order.decline"

    topic_ids = fields.Many2many(
        "rma.revision.topic",
        string="The Customer May Change",
        default=lambda self: self._default_topic_ids(),
        help="Only this can be changed on the website. Leave empty to ask for an answer alone.",
    )
    line_ids = fields.Many2many(
        "rma.order.line",
        string="Of These Products",
        domain="[('order_id', 'in', order_ids)]",
        help="Empty: of all products.",
    )

    @api.model
    def _default_topic_ids(self):
        return self.env["rma.revision.topic"].search([("code", "in", USUAL_TOPICS)])

    def action_confirm(self):
        self.ensure_one()
        if self.target == "revision":
            for order in self.order_ids:
                lines = self.line_ids.filtered(lambda line, order=order: line.order_id == order)
                order.write(
                    {
                        "revision_topic_ids": [Command.set(self.topic_ids.ids)],
                        "revision_line_ids": [Command.set(lines.ids)],
                    }
                )
                order._write_protected({"revision_draft": False})
                for line in order.line_ids:
                    line._write_protected({"revision_file_count": len(line.attachment_ids)})
        return super().action_confirm()
