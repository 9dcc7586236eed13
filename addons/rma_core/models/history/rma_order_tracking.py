from odoo import models

STATE_SUBTYPE = "rma_core.mt_rma_order_state"


class StatedReturns(frozenset):
    """The ids of returns whose change of state is being logged."""


class RmaOrder(models.Model):
    """The log of what changed on many returns, written at once where nobody is notified."""

    _inherit = "rma.order"

    def _creation_message(self):
        return self.env._("Return created")

    def _track_subtype(self, init_values):
        if "state" in init_values:
            return self._get_state_subtype()
        return super()._track_subtype(init_values)

    def _get_state_subtype(self):
        # env.ref() would ask the database each time whether it still exists.
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(STATE_SUBTYPE)
        return self.env["mail.message.subtype"].browse(subtype_id)

    def _message_track(self, fields_iter, initial_values_dict):
        """Log the changes of returns that nobody but who made them follows in one go: posting
        them one by one costs ten queries each, for the sake of notifications to nobody."""
        if not fields_iter:
            return {}
        attributes = ("string", "type", "selection", "currency_field")
        tracked = self.fields_get(fields_iter, attributes=attributes)
        tracking = {
            order.id: order._mail_track(tracked, initial_values_dict[order.id]) for order in self
        }
        changed = self.filtered(lambda order: tracking[order.id][0])
        quiet = changed and changed._get_unfollowed()
        if quiet:
            quiet._log_tracked_changes(tracking)
        if loud := changed - quiet:
            super(RmaOrder, loud)._message_track(fields_iter, initial_values_dict)
        # Returns close automatically, so this is the only place to announce it.
        closed = changed.filtered(
            lambda order: order.state == "done" and "state" in tracking[order.id][0]
        )
        closed._on_event("done")
        return tracking

    def _get_unfollowed(self):
        """Return the returns whose changes of state notify nobody but the user, and
        that have no author of their own to be named."""
        authors = self.env.cr.precommit.data.get(f"mail.tracking.author.{self._name}", {})
        followers = (
            self.env["mail.followers"]
            # sudo: mail.followers - users may not see who follows
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("partner_id", "!=", self.env.user.partner_id.id),
                    ("subtype_ids", "in", self._get_state_subtype().ids),
                ],
                ["res_id"],
            )
        )
        loud = {*authors, *(res_id for (res_id,) in followers)}
        return self.filtered(lambda order: order.id not in loud)

    def _log_tracked_changes(self, tracking):
        """Do what ``mail.thread._message_track()`` does, for all returns with few queries.

        :param dict tracking: what ``_mail_track()`` found, by id
        """
        bodies = self.env.cr.precommit.data.get(f"mail.tracking.message.{self._name}", {})
        stated = [order.id for order in self if "state" in tracking[order.id][0]]
        messages = self.with_context(rma_stated=StatedReturns(stated))._message_log_batch(
            {
                order.id: bodies.get(order.id)
                or order._track_get_default_log_message(tracking[order.id][0])
                for order in self
            }
        )
        # sudo: mail.tracking.value - made by the log alone
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for order, message in zip(self, messages, strict=True)
                for __, __, values in tracking[order.id][1]
            ]
        )

    def _message_create(self, values_list):
        """Give messages about a change of state, logged at once, the subtype of such."""
        stated = self.env.context.get("rma_stated")
        # A client's context is JSON, and never this.
        if isinstance(stated, StatedReturns):
            subtype_id = self._get_state_subtype().id
            values_list = [
                {**values, "subtype_id": subtype_id} if values["res_id"] in stated else values
                for values in values_list
            ]
        return super()._message_create(values_list)
