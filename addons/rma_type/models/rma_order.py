from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.rma_core.const import STATES_OPEN

from ..fields import KeptProperties


class RmaOrder(models.Model):
    """What a return has of its type."""

    _name = "rma.order"
    _inherit = ["rma.order", "rma.attribute.mixin"]
    _attribute_target = "order"

    type_id = fields.Many2one(
        "rma.type",
        compute="_compute_type_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    stage_id = fields.Many2one(
        "rma.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        copy=False,
        ondelete="restrict",
        tracking=True,
        group_expand="_group_expand_stage_id",
    )
    date_stage = fields.Datetime(
        string="In This Stage Since",
        compute="_compute_date_stage",
        store=True,
        copy=False,
    )
    is_stage_late = fields.Boolean(
        string="Late in Its Stage",
        compute="_compute_is_stage_late",
        search="_search_is_stage_late",
    )
    attribute_values = KeptProperties(
        string="Attributes", definition="type_id.order_attributes", copy=True
    )
    category_id = fields.Many2one(
        "rma.category", index="btree_not_null", ondelete="restrict", tracking=True
    )
    arrival_id = fields.Many2one(
        "rma.carriage",
        string="Goods Come By",
        domain=[("is_arrival", "=", True)],
        index="btree_not_null",
        ondelete="restrict",
    )
    dispatch_id = fields.Many2one(
        "rma.carriage",
        string="Goods Go Back By",
        domain=[("is_dispatch", "=", True)],
        index="btree_not_null",
        ondelete="restrict",
    )

    # With the company, which everybody's rules ask for, PostgreSQL counts the groups of a long
    # list by looking at the index alone.
    _stage_company_idx = models.Index("(stage_id, company_id)")
    _attribute_values_idx = models.Index("USING gin (attribute_values jsonb_path_ops)")

    def _get_type_open_states(self):
        """Return the states in which a return's type can be changed."""
        return STATES_OPEN

    def _get_mail_attribute_texts(self):
        """Return ``[(label, value)]`` of what stands in mails, products named."""
        self.ensure_one()
        # In the language of the customer, whoever causes the mail.
        order = self.with_context(lang=self._get_paper_lang())
        texts = order._get_attribute_texts("customer", "is_in_mails")
        for line in order.line_ids:
            product = line.product_id.display_name
            texts += [
                (f"{product}: {label}", value)
                for label, value in line._get_attribute_texts("customer", "is_in_mails")
            ]
        return texts

    def _tell_attributes(self, sentences):
        self._log_sentences(sentences)

    def _log_sentences(self, sentences):
        for order in self:
            order._message_log(body="; ".join(sentences))

    def _place_misplaced(self):
        """Give returns whose stage is not one of theirs the first that is: after stages were
        deleted, moved to another state or given to other types. A whole table is put right by
        statements, since the stage is stored by state and type."""
        stages = self.env["rma.stage"]
        self.env.flush_all()
        # Where nothing is set up yet, all returns get their first stage.
        pairs = self.env.execute_query(
            SQL("SELECT DISTINCT state, type_id FROM rma_order WHERE type_id IS NOT NULL")
        )
        for state, type_id in pairs:
            ids = stages._get_stage_ids(state, type_id)
            if ids:
                self.env.cr.execute(
                    SQL(
                        "UPDATE rma_order SET stage_id = %s, date_stage = now() AT TIME ZONE 'UTC'"
                        " WHERE state = %s AND type_id = %s"
                        " AND (stage_id IS NULL OR stage_id NOT IN %s)",
                        ids[0],
                        state,
                        type_id,
                        tuple(ids),
                    )
                )
        self.invalidate_model(["stage_id", "date_stage"])
