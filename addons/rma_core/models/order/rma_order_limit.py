from odoo import fields, models
from odoo.exceptions import UserError

from ...const import STATES_AGREED


class RmaOrder(models.Model):
    """What is given stays what was agreed to: limits are asked again when something is given."""

    _inherit = "rma.order"

    approval_limit = fields.Monetary(
        string="Approved Up To",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What whoever approved may approve at most; empty without a limit. More than that is "
        "not given by itself.",
    )

    def _prepare_approval_vals(self):
        # sudo: res.users - users may not read their own limit
        limit = 0.0 if self.env.su else self.env.user.sudo().rma_approval_limit
        return {**super()._prepare_approval_vals(), "approval_limit": limit}

    def _prepare_draft_vals(self):
        return {**super()._prepare_draft_vals(), "approval_limit": 0.0}

    def _get_amount_due(self):
        """Return what is given for a return by now, or was agreed to if that is more, in the
        company's currency: more may arrive than was announced, and prices be invoiced later."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return sum(
            (line.currency_id or self.company_currency_id)._convert(
                line.amount_refundable * line._get_share_due(),
                self.company_currency_id,
                self.company_id,
                today,
            )
            for line in self.line_ids
        )

    def _filter_beyond_approval(self):
        """Return the returns that are worth more by now than whoever approved them, and the user,
        may decide on."""
        # sudo: res.users - users may not read their own limit
        user = self.env.user.sudo()
        may_decide = not user._is_superuser() and user.has_group("rma_core.rma_core_group_user")

        def is_beyond(order):
            currency, limit = order.company_currency_id, order.approval_limit
            amount = order._get_amount_due()
            if currency.compare_amounts(amount, limit) <= 0:
                return False
            own = user.rma_approval_limit
            return not (
                may_decide
                and order._may_decide()
                and (not own or currency.compare_amounts(amount, own) <= 0)
            )

        return self.filtered("approval_limit").filtered(is_beyond)

    def _get_beyond_sentence(self):
        self.ensure_one()
        currency = self.company_currency_id
        return self.env._(
            "Return %(return)s is worth %(amount)s by now and was approved up to %(limit)s. "
            "Somebody with a higher limit presses Process.",
            amount=currency.format(self._get_amount_due()),
            limit=currency.format(self.approval_limit),
            **{"return": self.name},
        )

    def action_process(self):
        self.check_access("write")
        for order in self.filtered(lambda order: order.state in STATES_AGREED):
            # sudo: account.move - what is due follows from documents
            if beyond := order.sudo()._filter_beyond_approval():
                raise UserError(beyond._get_beyond_sentence())
        return super().action_process()

    def _settle(self, triggers):
        """What nobody agreed to waits for somebody who may."""
        agreed = self.filtered(lambda order: order.state in STATES_AGREED)
        beyond = agreed._filter_beyond_approval()
        for order in beyond:
            if any(order.line_ids._get_ready_quantities().values()):
                order._message_log(body=order._get_beyond_sentence())
        return super(RmaOrder, self - beyond)._settle(triggers)


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _get_share_due(self):
        """Return how many times what was approved of the line is due, once at least."""
        self.ensure_one()
        if self.uom_id.compare(self.quantity_approved, 0) <= 0:
            return 1.0
        return max(1.0, self._get_due_quantity() / self.quantity_approved)
