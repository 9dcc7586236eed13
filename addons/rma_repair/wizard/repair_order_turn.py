from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrderTurn(models.TransientModel):
    """Asks how many cannot be repaired, why, and, of whoever decides on returns, what the
    customer gets instead."""

    _name = "repair.order.turn"
    _description = "Not Repairable"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    uom_id = fields.Many2one(related="repair_id.product_uom")
    tracking = fields.Selection(related="repair_id.tracking")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    outcome_id = fields.Many2one(
        "rma.outcome",
        string="Instead",
        compute="_compute_outcome_id",
        store=True,
        readonly=False,
        domain="[('handler', '!=', 'repair')]",
        groups="rma_core.rma_core_group_own",
    )
    asks_replacement_product = fields.Boolean(
        related="outcome_id.asks_replacement_product", groups="rma_core.rma_core_group_own"
    )
    replacement_product_id = fields.Many2one("product.product", string="Replaced By")
    note = fields.Text(string="Why", required=True, help="Kept in the history of the return.")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        # The work is done as superuser, so the user must be able to see the repair.
        wizards.repair_id.check_access("read")
        return wizards

    @api.depends("repair_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.repair_id.product_qty

    @api.depends("repair_id")
    def _compute_outcome_id(self):
        for wizard in self:
            # sudo: rma.order.line - repair users have no rights on returns
            line = wizard.repair_id.sudo().rma_line_id
            wizard.outcome_id = line.outcome_id.unrepaired_outcome_id

    def action_confirm(self):
        self.ensure_one()
        # sudo: rma.order.line - repair users have no rights on returns; the outcome says what
        # follows
        wizard = self.sudo()
        if not wizard.outcome_id:
            raise UserError(
                self.env._(
                    "%(repair)s: no outcome is set for goods that cannot be repaired. Ask the "
                    "people who handle returns.",
                    repair=self.repair_id.name,
                )
            )
        wizard.repair_id._turn(
            wizard.quantity,
            wizard.outcome_id,
            wizard.note,
            replacement_product_id=wizard.replacement_product_id.id,
        )
        return {"type": "ir.actions.act_window_close"}
