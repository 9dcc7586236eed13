from odoo import fields, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    rma_type_ids = fields.Many2many(
        "rma.type", string="Only for Types", help="Of returns. Empty: all types have this paper."
    )

    def _filter_printable(self, orders):
        printable = super()._filter_printable(orders)
        # sudo: rma.type - whoever prints a paper may not read types
        types = self.sudo().rma_type_ids
        if types:
            printable = printable.filtered(lambda order: order.sudo().type_id in types)
        return printable
