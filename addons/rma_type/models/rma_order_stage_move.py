from odoo import api, models
from odoo.exceptions import UserError

# What brings a return to a state; where a message must be written first, only its dialog does.
ACTIONS = {
    "submitted": "action_submit",
    "approved": "action_approve",
    "cancel": "action_cancel",
    "draft": "action_draft",
}


class RmaOrder(models.Model):
    """Moving a return to a stage: freely within a state, by the action that leads there across
    states."""

    _inherit = "rma.order"

    @api.model_create_multi
    def create(self, vals_list):
        """A stage that is given, as imports do, is where the return is brought afterwards."""
        wanted = [vals.get("stage_id") for vals in vals_list]
        vals_list = [
            {name: value for name, value in vals.items() if name != "stage_id"}
            for vals in vals_list
        ]
        orders = super().create(vals_list)
        for order, stage_id in zip(orders, wanted, strict=True):
            if stage_id and order.stage_id.id != stage_id:
                order.write({"stage_id": stage_id})
        return orders

    def write(self, vals):
        if "stage_id" not in vals:
            return super().write(vals)
        rest = {name: value for name, value in vals.items() if name != "stage_id"}
        if rest:
            super().write(rest)
        stage = self.env["rma.stage"].browse(vals["stage_id"] or [])
        moved = self.filtered(lambda order: order.stage_id != stage)
        left = moved._reach_stage(stage)
        super(RmaOrder, left).write({"stage_id": stage.id})
        return True

    def _reach_stage(self, stage):
        """Bring the returns to the state of a stage, and return those that are there."""
        if self and not stage:
            raise UserError(self.env._("A return always has a stage: choose another one."))
        for order in self:
            order._ensure_stage_fits(stage)
        for state, orders in self.grouped("state").items():
            if state != stage.state:
                orders._reach_state(stage)
        # What was approved may be closed already.
        return self.filtered(lambda order: order.state == stage.state)

    def _ensure_stage_fits(self, stage):
        possible = stage._get_stage_ids(stage.state, self.type_id.id)
        if stage.id not in possible:
            names = self.env["rma.stage"].browse(possible).mapped("name")
            raise UserError(
                self.env._(
                    "Stage %(stage)s is not one of %(type)s. %(return)s can go to: %(stages)s.",
                    stage=stage.name,
                    type=self.type_id.name,
                    stages=", ".join(names),
                    **{"return": self.name},
                )
            )

    def _reach_state(self, stage):
        """Do what leads to the state of a stage, or say why it cannot be reached like this."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        state = stage.state
        if state == "done":
            raise UserError(
                self.env._(
                    "%(returns)s closes by itself once every product is settled; it cannot be "
                    "moved to %(stage)s by hand.",
                    returns=", ".join(self.mapped("name")),
                    stage=stage.name,
                )
            )
        blocked = self.filtered(lambda order: not order._can_become(state))
        if blocked:
            raise UserError(
                self.env._(
                    "Return %(return)s is %(state)s and cannot become %(target)s.",
                    state=labels[blocked[0].state],
                    target=labels[state],
                    **{"return": blocked[0].name},
                )
            )
        if state not in ACTIONS or (state == "cancel" and self.filtered("was_submitted")):
            raise UserError(
                self.env._(
                    "The customer of %(returns)s is told why: open it and choose %(target)s.",
                    returns=", ".join(self.mapped("name")),
                    target=labels[state],
                )
            )
        getattr(self, ACTIONS[state])()
