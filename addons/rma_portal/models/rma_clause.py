from odoo import api, fields, models


class RmaClause(models.Model):
    """What customers accept when they ask for a return."""

    _name = "rma.clause"
    _inherit = ["rma.trail.mixin"]
    _description = "Clause for Returns"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="A title for staff and mails.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    text = fields.Text(
        required=True, translate=True, help="What the customer reads beside the box to tick."
    )
    is_required = fields.Boolean(
        string="Required", default=True, help="Required to request a return."
    )
    website_id = fields.Many2one(
        "website", ondelete="cascade", help="Empty: on every website.", index="btree_not_null"
    )

    @api.model
    def _get_portal_clauses(self, website):
        """Return the clauses to accept on a website."""
        return self.search([("website_id", "in", [False, website.id])])


class RmaClauseAcceptance(models.Model):
    """That a customer accepted a clause: the words as they were, and when."""

    _name = "rma.clause.acceptance"
    _inherit = ["rma.guard.mixin"]
    _description = "Accepted Clause"
    _order = "date desc, id desc"

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, index=True, ondelete="cascade"
    )
    clause_id = fields.Many2one("rma.clause", ondelete="set null", index="btree_not_null")
    name = fields.Char(required=True)
    text = fields.Text(required=True)
    partner_id = fields.Many2one("res.partner", string="Accepted By", required=True)
    date = fields.Datetime(required=True)
