from odoo import api, fields, models


class RmaMail(models.Model):
    """Mails of single types, and mails that leave when a return enters a stage."""

    _inherit = "rma.mail"

    type_ids = fields.Many2many(
        "rma.type", string="Types", help="Empty: returns of all types are mailed."
    )
    stage_ids = fields.Many2many("rma.stage", string="Stages")

    @api.model
    def _get_events(self):
        return [*super()._get_events(), ("stage", self.env._("Stage entered"))]

    def _send(self, orders):
        if self.event == "stage":
            orders = orders.filtered(lambda order: order.stage_id in self.stage_ids)
        if self.type_ids:
            orders = orders.filtered(lambda order: order.type_id in self.type_ids)
        return super()._send(orders)
