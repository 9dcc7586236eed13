from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.rma_core.const import STATES_OPEN


class RmaOrder(models.Model):
    """The stage of a return: always one, always of its state and its type."""

    _inherit = "rma.order"

    @api.depends("state", "type_id")
    def _compute_stage_id(self):
        stages = self.env["rma.stage"]
        for order in self:
            possible = stages._get_stage_ids(order.state or "draft", order.type_id.id)
            if order.stage_id.id not in possible:
                order.stage_id = possible[0] if possible else False

    @api.depends("stage_id")
    def _compute_date_stage(self):
        self.date_stage = fields.Datetime.now()

    @api.depends("stage_id", "date_stage")
    def _compute_is_stage_late(self):
        late_days = self.env["rma.stage"]._get_late_days()
        now = fields.Datetime.now()
        for order in self:
            days = late_days.get(order.stage_id.id)
            order.is_stage_late = bool(
                days and order.date_stage and order.date_stage < now - timedelta(days=days)
            )

    @api.model
    def _search_is_stage_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        return Domain.OR(
            Domain("stage_id", "=", stage_id)
            & Domain("date_stage", "<", now - timedelta(days=days))
            for stage_id, days in self.env["rma.stage"]._get_late_days().items()
        )

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        """Show the stages of open states even if they are empty, in the order of the way."""
        # Those of the types that the list is about.
        types = {
            type_id
            for type_id in self.env["rma.type"]._get_type_ids(self.env.company.id)
            if not domain
            or self.search_count(Domain(domain) & Domain("type_id", "=", type_id), limit=1)
        } or set(self.env["rma.type"]._get_type_ids(self.env.company.id)[:1])
        ids = {
            stage_id
            for type_id in types
            for state in STATES_OPEN
            for stage_id in stages._get_stage_ids(state, type_id)
        }
        return stages.search([("id", "in", [*ids, *stages.ids])])

    # ------------------------------------------------------------------ what follows

    def _mail_track(self, tracked_fields, initial_values):
        """Where a stage says no more than the state, which is logged anyway, it is silent."""
        before = initial_values.get("stage_id")
        if (
            before is not None
            and "stage_id" in tracked_fields
            and self._is_stage_silent(initial_values)
        ):
            tracked_fields = {
                name: field for name, field in tracked_fields.items() if name != "stage_id"
            }
        return super()._mail_track(tracked_fields, initial_values)

    def _is_stage_silent(self, initial_values):
        stage = self.env["rma.stage"]._read_map().get(self.stage_id.id)
        is_common = stage and not (stage[1] or stage[2] or stage[4])
        has_changed = initial_values.get("state", self.state) != self.state
        return is_common and (has_changed or not initial_values.get("stage_id"))

    def _message_track(self, fields_iter, initial_values_dict):
        tracking = super()._message_track(fields_iter, initial_values_dict)
        entered = self.filtered(lambda order: "stage_id" in tracking.get(order.id, [()])[0])
        if entered:
            entered._on_stage_entered()
        return tracking

    def _on_stage_entered(self):
        """Tell and ask whom the stage names."""
        self._on_event("stage")
        # sudo: mail.activity - what another stage asked for is closed, whoever was asked
        asked = self.sudo()._get_step_activities()
        former = asked.filtered(lambda activity: activity.rma_step == "stage")
        former.write({"active": False, "rma_step": False})
        self._update_activities()

    def _filter_waiting_stage(self):
        asking = self.env["rma.stage"]._get_asking_ids()
        # Where no stage asks, finding that out reads no return.
        asked = self if asking else self.browse()
        return asked.filtered(
            lambda order: order.stage_id.id in asking and order.state in STATES_OPEN
        )

    def _filter_to_ask(self):
        """Whom a stage names by name is asked at once, whoever moved the return there."""
        return super()._filter_to_ask() | self._filter_waiting_stage()
