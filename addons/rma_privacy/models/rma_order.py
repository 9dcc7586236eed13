from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from odoo.addons.rma_core.const import STATES_ENDED

CONTACT_FIELDS = ("partner_id", "partner_invoice_id", "partner_shipping_id")


class RmaOrder(models.Model):
    """When personal data of a return may go, and that it is gone."""

    _inherit = "rma.order"

    date_ended = fields.Datetime(
        string="Ended On",
        compute="_compute_date_ended",
        store=True,
        copy=False,
        index="btree_not_null",
        help="When it was closed, rejected or cancelled: personal data is kept from then on for "
        "as long as the settings say.",
    )
    date_anonymized = fields.Datetime(
        string="Anonymised On",
        readonly=True,
        copy=False,
        help="When names, texts, files and mails of this return were erased.",
    )

    def _auto_init(self):
        # Returns that ended before this add-on was installed did not end today.
        if not column_exists(self.env.cr, self._table, "date_ended"):
            create_column(self.env.cr, self._table, "date_ended", "timestamp")
            self.env.cr.execute(
                SQL(
                    "UPDATE rma_order SET date_ended = COALESCE(date_closed, write_date)"
                    " WHERE state IN %s",
                    STATES_ENDED,
                )
            )
        return super()._auto_init()

    @api.depends("state")
    def _compute_date_ended(self):
        now = fields.Datetime.now()
        for order in self:
            is_ended = order.state in STATES_ENDED
            order.date_ended = (order.date_ended or now) if is_ended else False

    @api.depends("date_anonymized")
    def _compute_is_action_allowed(self):
        super()._compute_is_action_allowed()
        self.filtered("date_anonymized").is_action_draft_allowed = False

    @api.constrains("partner_id", "line_ids")
    def _check_one_customer(self):
        """An anonymised return is nobody's any more, though its sale order has a customer."""
        named = self.filtered(lambda order: not order.date_anonymized)
        return super(RmaOrder, named)._check_one_customer()

    @api.model
    def _get_guard_sentence(self, field):
        if field.name == "date_anonymized":
            return self.env._(
                "A return is anonymised from the form of its customer, not by setting a date: it "
                "cannot be set directly."
            )
        return super()._get_guard_sentence(field)

    def _set_state(self, target, **vals):
        gone = self.filtered("date_anonymized")
        if gone and target == "draft":
            raise UserError(
                self.env._(
                    "%(returns)s has been anonymised and cannot be reopened: its customer is "
                    "no longer known. Create a new return.",
                    returns=", ".join(gone.mapped("name")),
                )
            )
        return super()._set_state(target, **vals)
