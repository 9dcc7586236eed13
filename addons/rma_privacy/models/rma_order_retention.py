from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rma_order_erase import BATCH


class RmaOrder(models.Model):
    """What goes by itself, so many days after a return ended: each company says when."""

    _inherit = "rma.order"

    @api.model
    def _cron_apply_retention(self):
        """Erase what was kept long enough, in batches that each stay even if a later one fails."""
        commit = self.env["ir.cron"]._commit_progress
        tasks = self._get_retention_tasks()
        commit(remaining=sum(self.search_count(domain) for domain, __ in tasks))
        for domain, erase in tasks:
            last_id = 0
            while batch := self.search(
                domain & Domain("id", ">", last_id), order="id", limit=BATCH
            ):
                erase(batch)
                last_id = batch[-1].id
                if not commit(len(batch)):
                    return

    @api.model
    def _get_retention_tasks(self):
        """Return ``[(domain of the returns, what is done with a batch)]``. Extend with super()."""
        pictures = self.env["ir.attachment"]._search(
            [("res_model", "=", self._name), ("mimetype", "=like", "image/%")]
        )
        with_photos = Domain("line_ids", "any", [("attachment_ids", "!=", False)])
        with_photos |= Domain("id", "in", pictures.subselect("res_id"))
        guests = Domain("origin", "=", "guest") & Domain("date_anonymized", "=", False)
        # A guest who has an account by now is a customer like any other.
        guests &= Domain("partner_id.user_ids", "=", False)
        with_link = Domain("access_token", "!=", False)
        model = type(self)
        return [
            (self._get_kept_too_long_domain("rma_link_days") & with_link, model._expire_links),
            (self._get_kept_too_long_domain("rma_photo_days") & with_photos, model._erase_photos),
            (self._get_kept_too_long_domain("rma_guest_days") & guests, model._anonymize_guests),
        ]

    @api.model
    def _get_kept_too_long_domain(self, name):
        """Return the domain of returns that ended longer ago than their company's setting."""
        now = fields.Datetime.now()
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_ended", "<", now - timedelta(days=company[name]))
            for company in self.env["res.company"].search([(name, ">", 0)])
        )

    def _erase_photos(self):
        """Erase what customers showed; printed papers stay."""
        files = self._get_personal_files()
        photos = files.filtered(
            lambda file: file.res_model == "rma.order.line" or file.mimetype.startswith("image/")
        )
        # Copies too: repairs have some.
        shown = set(photos.mapped("checksum"))
        files.filtered(lambda file: file.checksum in shown).unlink()
        self._collect_erased_files()

    def _anonymize_guests(self):
        self._anonymize(self.partner_id | self.partner_invoice_id | self.partner_shipping_id)

    # ------------------------------------------------------------------ links

    def _expire_links(self):
        """Make mailed links void; past write(), which customers would read as a change."""
        self.flush_recordset(["access_token"])
        self.env.cr.execute(
            SQL("UPDATE rma_order SET access_token = NULL WHERE id IN %s", tuple(self.ids))
        )
        self.invalidate_recordset(["access_token"], flush=False)
        self._get_personal_files().filtered("access_token").access_token = False

    def _is_link_expired(self):
        self.ensure_one()
        days = self.company_id.rma_link_days
        return bool(
            days and self.date_ended and self.date_ended < fields.Datetime.now() - timedelta(days)
        )

    def _portal_ensure_token(self):
        """Make no new link to a return whose links have ended."""
        self.ensure_one()
        # sudo: rma.order - what a person wrote is read in all documents
        order = self.sudo()
        if order._is_link_expired():
            return ""
        return super()._portal_ensure_token()
