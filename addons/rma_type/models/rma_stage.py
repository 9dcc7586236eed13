from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class RmaStage(models.Model):
    """A company's own status below one of the fixed states. A return has exactly one at any time:
    every state keeps a stage for all types, and a type's own ones take its place."""

    _name = "rma.stage"
    _inherit = ["rma.cached.mixin"]
    _description = "Stage of Returns"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    state = fields.Selection(
        lambda self: self.env["rma.order"]._fields["state"]._description_selection(self.env),
        required=True,
        default="submitted",
        help="What it means for the return. Buttons and documents lead from state to state.",
    )
    type_ids = fields.Many2many(
        "rma.type",
        string="Types",
        help="Empty: for all types that have no own stage in this state.",
    )
    color = fields.Integer()
    fold = fields.Boolean(string="Folded")
    customer_text = fields.Char(
        string="Customer's Words",
        translate=True,
        help="What customers read on their page. Empty: what the state says.",
    )
    mail_ids = fields.Many2many("rma.mail", string="Mails on Entering")
    late_days = fields.Integer(
        string="Late After Days", help="0: returns are never late in this stage."
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Asked Next",
        domain=[("share", "=", False)],
        help="Get an activity when a return comes here; several take turns.",
    )
    ask_text = fields.Char(
        string="What To Do", translate=True, help="What whoever is asked next has to do."
    )
    usage_count = fields.Integer(string="Returns", compute="_compute_usage_count")

    def _compute_usage_count(self):
        orders = self.env["rma.order"]
        counts = dict(
            orders._read_group([("stage_id", "in", self.ids)], ["stage_id"], ["__count"])
        )
        for stage in self:
            stage.usage_count = counts.get(stage._origin, 0)

    # ------------------------------------------------------------------ always one

    def _ensure_covered(self):
        """Refuse to leave a state without a stage for all types."""
        labels = dict(self.env["rma.order"]._fields["state"]._description_selection(self.env))
        # sudo: rma.stage - those of other companies' types count
        general = self.sudo().search([("type_ids", "=", False)])
        for state in labels.keys() - set(general.mapped("state")):
            raise ValidationError(
                self.env._(
                    "State %(state)s needs a stage that is for all types: make one first.",
                    state=labels[state],
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        stages._place_returns()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if not {"state", "active", "type_ids", "sequence"}.isdisjoint(vals):
            self._ensure_covered()
            self._place_returns()
        return result

    def unlink(self):
        # Returns get another stage of their state before this one is gone.
        # sudo: rma.stage, rma.order - returns of all companies have one
        self.sudo().write({"active": False})
        return super().unlink()

    def _place_returns(self):
        """Give every return whose stage is not its own any more one that is."""
        if self.env.context.get("install_mode") and not self._read_map():
            return
        self.env["rma.order"]._place_misplaced()

    # ------------------------------------------------------------------ cached

    @api.model
    def _get_stage_ids(self, state, type_id):
        """Return the ids of the stages that returns of a type may have in a state, in order."""
        stages = self._read_map()
        own = [key for key, item in stages.items() if item[0] == state and type_id in item[1]]
        return own or [key for key, item in stages.items() if item[0] == state and not item[1]]

    @api.model
    def _get_asking_ids(self):
        """Return the ids of the stages in which somebody is asked."""
        return [key for key, item in self._read_map().items() if item[2]]

    @api.model
    def _get_late_days(self):
        """Return ``{id: days}`` of the stages that returns can be late in."""
        return {key: item[3] for key, item in self._read_map().items() if item[3]}

    @api.model
    @tools.ormcache()
    def _read_map(self):
        # sudo: rma.stage - returns have stages whoever works on them
        return {
            stage.id: (
                stage.state,
                frozenset(stage.type_ids.ids),
                bool(stage.user_ids or stage.ask_text),
                stage.late_days,
                bool(stage.mail_ids),
            )
            for stage in self.sudo().with_context(active_test=True).search([])
        }
