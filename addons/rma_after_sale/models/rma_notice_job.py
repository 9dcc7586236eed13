from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

OCCASIONS = ("order", "delivery")
BATCH = 200


class RmaNotice(models.Model):
    """The job: whatever was ordered or wholly delivered lately and nobody was told of."""

    _inherit = "rma.notice"

    @api.model
    def _cron_send_notices(self):
        """Send what is due, in batches that each stay even if a later one fails."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: res.company, sale.order - a job tells the customers of all companies
        companies = self.env["res.company"].sudo().search([("rma_notice_is_on", "=", True)])
        tasks = [
            (company, occasion, self.sudo()._find_due(company, occasion))
            for company in companies
            for occasion in OCCASIONS
        ]
        commit(remaining=sum(len(dates) for __, __, dates in tasks))
        for company, occasion, dates in tasks:
            for ids in split_every(BATCH, dates):
                begins = {order_id: dates[order_id] for order_id in ids}
                self.sudo().with_company(company)._tell(company, occasion, begins)
                if not commit(len(ids)):
                    return

    @api.model
    def _find_due(self, company, occasion):
        """Return ``{id of an order: when it happened}`` of orders nobody was told of yet."""
        rules = self.env["rma.notice.rule"]._get_rules(occasion, company)
        if not rules:
            return {}
        now = fields.Datetime.now()
        oldest = now - timedelta(days=max(rules.mapped("days_kept")))
        oldest = max(oldest, company.rma_notice_since or oldest)
        return getattr(self, f"_find_due_{occasion}")(company, oldest)

    @api.model
    def _get_untold_domain(self, company, occasion):
        told = Domain("rma_notice_ids", "any", [("occasion", "=", occasion)])
        return Domain("company_id", "=", company.id) & Domain("state", "=", "sale") & ~told

    @api.model
    def _find_due_order(self, company, oldest):
        domain = self._get_untold_domain(company, "order") & Domain("date_order", ">=", oldest)
        orders = self.env["sale.order"].search_fetch(domain, ["date_order"], order="date_order")
        return {order.id: order.date_order for order in orders}

    @api.model
    def _find_due_delivery(self, company, oldest):
        """The last delivery counts: before it, something is still to come."""
        moves = self.env["stock.move"]._read_group(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "done")
            & Domain("date", ">=", oldest)
            & Domain("sale_line_id", "!=", False)
            & self.env["stock.location"]._get_out_of_our_hands_domain("location_dest_id"),
            ["sale_line_id"],
            ["date:max"],
        )
        dates = {}
        for line, date in moves:
            dates[line.order_id.id] = max(date, dates.get(line.order_id.id, date))
        untold = self.env["sale.order"].search(
            self._get_untold_domain(company, "delivery")
            & Domain("id", "in", list(dates))
            & Domain("delivery_status", "=", "full")
        )
        return {order.id: dates[order.id] for order in untold.sorted(lambda o: dates[o.id])}

    # ------------------------------------------------------------------ telling

    @api.model
    def _tell(self, company, occasion, begins):
        """Tell the customers of orders, or keep why not.

        :param dict begins: ``{id of an order: when it happened}``
        """
        orders = self.env["sale.order"].browse(begins).exists()
        rules = self.env["rma.notice.rule"]._get_rules(occasion, company)
        matches = rules._match(orders)
        now = fields.Datetime.now()
        # What is older than its own rule's period is left alone.
        orders = orders.filtered(
            lambda order: (
                order not in matches
                or begins[order.id] >= now - timedelta(days=matches[order].days_kept)
            )
        )
        reasons = self._get_reasons_not_to_tell(orders, company, occasion, matches)
        notices = self.create(
            [
                self._prepare_vals(
                    order,
                    occasion,
                    matches.get(order, rules.browse()),
                    begins[order.id],
                    reasons[order],
                )
                for order in orders
            ]
        )
        # The second of two jobs fails here, before it sends anything.
        notices.flush_recordset()
        for rule, part in notices.filtered(lambda n: n.state == "sent").grouped("rule_id").items():
            part._send(rule.template_id)

    @api.model
    def _get_reasons_not_to_tell(self, orders, company, occasion, matches):
        """Return ``{order: key of the reason, or False}``."""
        lines = orders.order_line._filter_rma_notice_lines(occasion)
        returnable = lines.order_id
        allowed = self.env["rma.consent"]._filter_allowed("after_sale", orders.partner_id, company)
        reasons = {}
        for order in orders:
            partner = order.partner_id
            if order not in matches or not matches[order].template_id:
                reasons[order] = "rule"
            elif order not in returnable:
                reasons[order] = "nothing"
            elif not partner.email_normalized:
                reasons[order] = "address"
            else:
                reasons[order] = False if partner in allowed else "refused"
        return reasons

    @api.model
    def _prepare_vals(self, order, occasion, rule, begin, reason):
        now = fields.Datetime.now()
        due = begin + timedelta(hours=rule.hours_due or 48)
        vals = {
            "sale_order_id": order.id,
            "occasion": occasion,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "rule_id": rule.id,
            "date_begin": begin,
            "date_due": due,
        }
        if reason:
            # No average of nothing: what was not sent is neither late nor in time.
            return {**vals, "state": "skipped", "skipped_for": reason, "in_time": None}
        return {
            **vals,
            "state": "sent",
            "date_sent": now,
            "is_late": now > due,
            "in_time": float(now <= due),
            "hours": (now - begin).total_seconds() / 3600,
        }

    def _send(self, template):
        """Queue the mails; the queue sends them."""
        texts = template.with_context(rma_keep_compiled=True)
        mails = texts.send_mail_batch(self.ids)
        by_notice = {mail.res_id: mail for mail in mails}
        mails.mail_message_id.rma_consent_kind = "after_sale"
        for notice in self:
            notice.mail_id = by_notice.get(notice.id)
        self.env["rma.order"]._trigger_mail_queue()
