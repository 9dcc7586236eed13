from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from odoo.addons.rma_core.const import STATES_ENDED

from ..utils import get_personal_texts, replace_contacts
from .rma_order import CONTACT_FIELDS

BATCH = 500


class RmaOrder(models.Model):
    """Names, texts, files and mails go; products, quantities, money, dates and the links to
    transfers and credit notes stay, so that figures and books remain what they were."""

    _inherit = "rma.order"

    def _anonymize(self, people):
        """Erase all that these returns know of people, in batches.

        :param people: the contacts that are replaced; others on the returns stay
        """
        self._ensure_can_anonymize()
        stand_ins = people._create_rma_stand_ins()
        for ids in split_every(BATCH, self.ids):
            self.browse(ids)._erase_personal_data(stand_ins)
        self._collect_erased_files()

    def _ensure_can_anonymize(self):
        """Refuse returns that still need the customer."""
        opened = self.filtered(lambda order: order.state not in STATES_ENDED)
        if opened:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(returns)s: still open, and the customer is needed until the end. Close, "
                    "reject or cancel them first, then anonymise again.",
                    returns=", ".join(f"{order.name} ({states[order.state]})" for order in opened),
                )
            )

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        self.env.flush_all()
        self._get_personal_messages()._erase_for_rma(stand_ins)
        self._get_personal_files().unlink()
        self._get_personal_activities().unlink()
        self.env["mail.scheduled.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        self._forget_followers(self.browse().partner_id.union(*stand_ins))
        self.env.flush_all()
        self._erase_columns()
        replace_contacts(self, self.ids, [*CONTACT_FIELDS, "commercial_partner_id"], stand_ins)
        self.env.invalidate_all(flush=False)
        self._message_log_batch(
            bodies=dict.fromkeys(self.ids, self.env._("Personal data was erased."))
        )

    def _erase_columns(self):
        """Empty the texts past write(): neither the history may keep what is erased, nor rules
        and prices follow from a return that is over."""
        for model, column in ((self, "id"), (self.line_ids, "order_id")):
            texts = [SQL("%s = NULL", SQL.identifier(name)) for name in get_personal_texts(model)]
            if model._name == self._name:
                texts.append(SQL("date_anonymized = %s", fields.Datetime.now()))
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE %s IN %s",
                    SQL.identifier(model._table),
                    SQL(", ").join(texts),
                    SQL.identifier(column),
                    tuple(self.ids),
                )
            )

    def _forget_followers(self, people):
        self.env["mail.followers"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("partner_id", "in", people.ids),
            ]
        ).unlink()

    def _get_personal_messages(self):
        return self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )

    def _get_personal_activities(self):
        """Return what was planned and what is done: both tell of people."""
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search([("res_model", "=", self._name), ("res_id", "in", self.ids)])

    def _collect_erased_files(self):
        """Have the contents of erased files removed from the disk within minutes, not at night:
        Odoo does so in a job of its own."""
        self.env.ref("base.autovacuum_job")._trigger()
