from odoo import api, fields, models

# Who reads findings.
GROUPS = "rma_core.rma_core_group_manager,account.group_account_invoice"


class RmaOrder(models.Model):
    """What does not explain itself, on the return and on the overview."""

    _inherit = "rma.order"

    audit_finding_ids = fields.One2many(
        "rma.audit.finding",
        "order_id",
        string="Findings",
        domain=[("state", "=", "open")],
        groups=GROUPS,
    )
    audit_finding_count = fields.Integer(compute="_compute_audit_finding_count", groups=GROUPS)

    @api.depends("audit_finding_ids")
    def _compute_audit_finding_count(self):
        counts = dict(
            self.env["rma.audit.finding"]._read_group(
                [("order_id", "in", self.ids), ("state", "=", "open")], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.audit_finding_count = counts.get(order._origin, 0)

    def action_audit(self):
        """Check these returns now, and show what was found."""
        self.check_access("read")
        findings = self.env["rma.audit.run"]._audit(self).sudo(False)
        if not findings:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._("Everything adds up: nothing was found."),
                },
            }
        return self.action_view_audit_findings()

    def action_view_audit_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_audit.rma_audit_finding_action"
        )
        return {**action, "domain": [("order_id", "in", self.ids)]}

    @api.model
    def _get_overview_document_cards(self):
        return [
            *super()._get_overview_document_cards(),
            {
                "key": "audit",
                "name": self.env._("To Explain"),
                "help": self.env._("Returns that do not add up: read why."),
                "model": "rma.audit.finding",
                "domain": [("state", "=", "open")],
                "late": None,
                "user_field": "user_id",
                "is_assigned": False,
            },
        ]
