import logging
from ast import literal_eval

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    """Papers of returns: every report on returns, whoever added it."""

    _inherit = "ir.actions.report"

    is_customer_paper = fields.Boolean(
        string="Customers Can Download It",
        help="Customers can download this paper from their return's page.",
    )

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.model == "rma.order" and isinstance(values.get("docs"), models.BaseModel):
            orders = values["docs"]
            orders.check_access("read")
            report._ensure_is_for_reader(self.env)
            report._ensure_can_print(orders)
            # sudo: stock.picking, account.move - users who read a return may print what its
            # documents say
            values["docs"] = orders.sudo()
        return values

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Of many returns print those that have the paper, and name the others."""
        report = self._get_report(report_ref)
        if report.model == "rma.order" and not isinstance(res_ids, int) and len(res_ids or ()) > 1:
            orders = self.env["rma.order"].browse(res_ids)
            printable = report._filter_printable(orders)
            if printable and printable != orders:
                report._tell_missing(orders - printable)
                res_ids = printable.ids
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _tell_missing(self, orders):
        """Tell the user of which returns there was nothing to print."""
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "There is no %(paper)s yet for %(returns)s: the others were printed.",
                    paper=self.name,
                    returns=", ".join(orders.mapped("name")),
                ),
            },
        )

    def _ensure_is_for_reader(self, env):
        """Refuse papers that are for staff to customers, who may call any report by its name."""
        if not (env.su or env.user._is_internal() or self.is_customer_paper):
            raise AccessError(self.env._("This paper is for staff alone."))

    def _ensure_can_print(self, orders):
        """Refuse a paper that has nothing to say about some of the returns."""
        missing = orders - self._filter_printable(orders)
        if missing:
            raise UserError(
                self.env._(
                    "There is no %(paper)s yet for %(returns)s. Print it for the other returns, "
                    "or later.",
                    paper=self.name,
                    returns=", ".join(missing.mapped("name")),
                )
            )

    def _filter_printable(self, orders):
        """Return those of the returns that this paper has something to say about."""
        self.ensure_one()
        return orders.filtered_domain(literal_eval((self.domain or "[]").strip()))

    def _filter_papers(self, order):
        """Return those of these papers that have something to say about a return."""
        return self.filtered(lambda paper: paper._filter_printable(order))

    def _get_file_name(self, order):
        """Return the name of the file, in the paper's own language: sorted by name, the papers
        of a return stand together."""
        self.ensure_one()
        name = self.with_context(lang=order._get_paper_lang()).name
        return f"{order._get_report_base_filename()} {name}"

    def _print_each(self, orders):
        """Return ``{id of a return: PDF}``, printed in one go. A paper that cannot be printed
        must not keep a mail from leaving: it is logged and left out."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return self._print_apart(self._filter_printable(orders))
        except psycopg2.Error:
            # Two transactions at once: Odoo retries this one.
            raise
        except Exception:  # pylint: disable=broad-exception-caught
            if len(orders) == 1:
                _logger.warning("%s of %s cannot be printed", self.name, orders.ids, exc_info=True)
                return {}
        # One return must not keep the others from being printed.
        pdfs = {}
        for order in orders:
            pdfs.update(self._print_each(order))
        return pdfs

    def _print_apart(self, orders):
        streams, kind = self._pre_render_qweb_pdf(self, orders.ids)
        if kind != "pdf":
            return {}
        if False in streams and len(orders) > 1:
            # A custom layout has no marks that tell the papers apart.
            pdfs = {}
            for order in orders:
                pdfs.update(self._print_apart(order))
            return pdfs
        return {
            res_id: stream["stream"].getvalue()
            for res_id, stream in streams.items()
            if res_id and stream["stream"]
        }

    @api.model
    def _get_papers(self):
        """Return all papers of returns."""
        # sudo: ir.actions.report - users print papers without rights on reports
        return self.sudo().search(
            [("model", "=", "rma.order"), ("report_type", "=", "qweb-pdf")], order="id"
        )
