from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rma_core.utils import is_return_code

from ..finding import Finding


class RmaAuditCheckWorkflow(models.AbstractModel):
    """A return has come to its state by the way there is: dates, code and number are there."""

    _name = "rma.audit.check.workflow"
    _inherit = "rma.audit.check"
    _description = "Check: State, Dates, Code and Number"

    @api.model
    def _get_title(self):
        return self.env._("State, dates, code or number")

    @api.model
    def _find(self, orders):
        rows = self._read(
            SQL(
                """
                SELECT o.id, o.company_id, o.name, o.return_code, o.workflow_state,
                       o.date_submitted IS NULL AS not_submitted,
                       o.date_approved IS NULL AS not_approved,
                       o.state = 'done' AND o.date_closed IS NULL AS not_closed,
                       EXISTS (
                            SELECT FROM rma_order_line l
                             WHERE l.order_id = o.id
                               AND LEAST(l.quantity, l.quantity_approved) < 0
                       ) AS is_negative,
                       NOT EXISTS (
                            SELECT FROM rma_order_line l WHERE l.order_id = o.id
                       ) AS is_empty,
                       EXISTS (
                            SELECT FROM rma_order t
                             WHERE t.return_code = o.return_code AND t.id <> o.id
                       ) AS same_code,
                       EXISTS (
                            SELECT FROM rma_order t
                             WHERE t.name = o.name AND t.company_id = o.company_id AND t.id <> o.id
                       ) AS same_name
                  FROM rma_order o
                 WHERE o.id = ANY(%s)
                """,
                orders.ids,
            )
        )
        known = {name for name, __ in self.env["rma.order"]._fields["workflow_state"].selection}
        return [
            Finding("rma.order", row["id"], row["id"], row["company_id"], {"kind": kind})
            for row in rows
            if (kind := self._judge(row, known))
        ]

    @api.model
    def _judge(self, row, known):
        """Return what is wrong first, or None.

        :param dict row: of ``_find()``
        :param set known: the states that there are
        """
        state = row["workflow_state"]
        is_decided = state == "approved"
        problems = {
            "state": state not in known,
            "number": not row["name"] or row["name"] == "/",
            "same_name": row["same_name"],
            "submitted": state != "draft" and state != "cancel" and row["not_submitted"],
            "approved": is_decided and row["not_approved"],
            "closed": row["not_closed"],
            "negative": row["is_negative"],
            "empty": is_decided and row["is_empty"],
            "code": is_decided and not row["return_code"],
            "mistyped": bool(row["return_code"]) and not is_return_code(row["return_code"]),
            "same_code": bool(row["return_code"]) and row["same_code"],
        }
        return next((kind for kind, is_wrong in problems.items() if is_wrong), None)

    @api.model
    def _explain(self, finding):
        sentence = {
            "state": self.env._("%(record)s is in a state that does not exist."),
            "number": self.env._("%(record)s has no number."),
            "same_name": self.env._("%(record)s has a number that another return has, too."),
            "submitted": self.env._("%(record)s was never submitted, by its dates."),
            "approved": self.env._("%(record)s is approved, but has no date of approval."),
            "closed": self.env._("%(record)s is closed, but has no date of closing."),
            "negative": self.env._("%(record)s has a quantity below zero."),
            "empty": self.env._("%(record)s is approved without a product."),
            "code": self.env._("%(record)s is approved, but has no return code."),
            "mistyped": self.env._("%(record)s has a return code that cannot have been made."),
            "same_code": self.env._("%(record)s has a return code that another return has, too."),
        }[finding.figures["kind"]]
        return sentence % {"record": finding.record_name}
