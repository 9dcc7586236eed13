from odoo import SUPERUSER_ID, fields, models


class RmaOrder(models.Model):
    """Approving by rule: the same methods a person would press for, and it says so."""

    _inherit = "rma.order"

    approved_by = fields.Selection(
        [("person", "Person"), ("rule", "Rule"), ("law", "Law")],
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who agreed: a person, the policies' rules, or the law since nobody had answered.",
    )

    def _start_review(self):
        super()._start_review()
        self.filtered(lambda order: order.state == "submitted").line_ids._keep_cheap_goods()
        self._approve_by_rule()

    def _prepare_approval_vals(self):
        # A context is anybody's to give, being Odoo itself is not.
        is_system = self.env.uid == SUPERUSER_ID
        approver = self.env.context.get("rma_approver", "person") if is_system else "person"
        return {**super()._prepare_approval_vals(), "approved_by": approver}

    def _prepare_draft_vals(self):
        return {**super()._prepare_draft_vals(), "approved_by": False}

    def _approve_by_rule(self):
        """Approve the returns whose policies say so, whoever handed them in."""
        # sudo: rma.policy - customers come under policies they may not read
        orders = self.filtered(lambda order: order.sudo()._is_approved_by_rule())
        approved = orders._approve_as_system("rule")
        for order in approved:
            order._message_log(
                body=self.env._(
                    "Approved by rule: %(policies)s.",
                    policies=", ".join(order.line_ids.policy_id.mapped("name")),
                )
            )

    def _is_approved_by_rule(self):
        self.ensure_one()
        return (
            self.state == "submitted"
            and self.policy_verdict == "yes"
            and all(line._is_approved_by_rule() for line in self.line_ids)
        )

    def _approve_as_system(self, approver):
        """Approve as Odoo itself, who needs nobody's rights, and return those that could be:
        what a handler refuses is left to a person.

        :param str approver: a value of ``approved_by``
        """
        # sudo: rma.order - Odoo itself approves, and the history says so
        approved = self.browse().with_user(SUPERUSER_ID)
        for company, orders in self.grouped("company_id").items():
            # Not sudo(): the history must not say that the customer approved.
            orders = (
                orders.with_user(SUPERUSER_ID)
                .with_company(company)
                .with_context(rma_approver=approver)
            )
            done, refusals = orders._try_approve()
            approved |= done
            for order, refusal in refusals.items():
                order._message_log(
                    body=self.env._("It could not be approved automatically: %s", refusal)
                )
        return approved
