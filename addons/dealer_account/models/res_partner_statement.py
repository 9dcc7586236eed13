import io

import xlsxwriter
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class ResPartner(models.Model):
    """The statement of the current account: posted receivable items with their running
    balance, and what is ordered and not yet invoiced."""

    _inherit = "res.partner"

    def _get_account_statement(self, date_from, date_to):
        """Return the statement of one customer in the current company.

        :return: opening and closing balance, totals, ``lines`` in order with their running
            balance, and ``ordered``; amounts in the company's currency
        """
        holder = self.account_holder_id
        # sudo: account.move.line - dealers and salespeople read what is on their page
        items = self.env["account.move.line"].sudo()
        domain = [
            ("partner_id", "in", holder.sudo().account_member_ids.ids),
            ("company_id", "=", self.env.company.id),
            ("account_id", "in", self._get_receivable_accounts().ids),
            ("parent_state", "=", "posted"),
        ]
        (opening,) = items._read_group([*domain, ("date", "<", date_from)], [], ["balance:sum"])[0]
        balance = opening = opening or 0.0
        lines = []
        found = items.search(
            [*domain, ("date", ">=", date_from), ("date", "<=", date_to)], order="date, id"
        )
        for item in found:
            balance += item.balance
            lines.append(
                {
                    "date": item.date,
                    "document": item.move_id.name,
                    "reference": item.move_id.ref or item.name or "",
                    "partner": item.partner_id.name,
                    "date_due": item.date_maturity if item.balance > 0 else False,
                    "debit": item.debit,
                    "credit": item.credit,
                    "balance": balance,
                }
            )
        return {
            "holder": holder,
            "currency": self.env.company.currency_id,
            "company": self.env.company,
            "date_from": date_from,
            "date_to": date_to,
            "opening": opening,
            "lines": lines,
            "debit": sum(line["debit"] for line in lines),
            "credit": sum(line["credit"] for line in lines),
            "closing": balance,
            "ordered": holder.sudo().account_ordered,
        }

    @api.model
    def _get_statement_period(self, date_from=None, date_to=None):
        """Return the period chosen, else the last three months, as dates."""
        today = fields.Date.context_today(self)
        date_to = date_to or today
        date_from = date_from or date_to.replace(day=1) - relativedelta(months=2)
        return min(date_from, date_to), max(date_from, date_to)

    def _get_account_statement_xlsx(self, date_from, date_to):
        """Return the statement as the bytes of an Excel workbook."""
        statement = self._get_account_statement(date_from, date_to)
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = workbook.add_worksheet(self.env._("Statement")[:31])
        bold = workbook.add_format({"bold": True})
        money = workbook.add_format({"num_format": "#,##0.00"})
        money_bold = workbook.add_format({"num_format": "#,##0.00", "bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        # sudo: res.partner - dealers read title and name of their own account
        holder = statement["holder"].sudo()
        sheet.write_string(0, 0, holder.account_title or holder.name or "", bold)
        sheet.write_string(0, 1, holder.account_code or "", bold)
        sheet.write_string(0, 2, statement["currency"].name)
        headers = [
            self.env._("Date"),
            self.env._("Document"),
            self.env._("Reference"),
            self.env._("Customer"),
            self.env._("Due"),
            self.env._("Debit"),
            self.env._("Credit"),
            self.env._("Balance"),
        ]
        for column, header in enumerate(headers):
            sheet.write_string(2, column, header, bold)
        sheet.write_datetime(3, 0, _at_midnight(date_from), day)
        sheet.write_string(3, 1, self.env._("Opening balance"), bold)
        sheet.write_number(3, 7, statement["opening"], money_bold)
        row = 4
        for line in statement["lines"]:
            sheet.write_datetime(row, 0, _at_midnight(line["date"]), day)
            # Texts stay texts: a reference that begins with "=" is no formula.
            sheet.write_string(row, 1, line["document"] or "")
            sheet.write_string(row, 2, line["reference"])
            sheet.write_string(row, 3, line["partner"] or "")
            if line["date_due"]:
                sheet.write_datetime(row, 4, _at_midnight(line["date_due"]), day)
            for column, key in enumerate(("debit", "credit", "balance"), start=5):
                sheet.write_number(row, column, line[key], money)
            row += 1
        sheet.write_datetime(row, 0, _at_midnight(date_to), day)
        sheet.write_string(row, 1, self.env._("Closing balance"), bold)
        for column, key in enumerate(("debit", "credit", "closing"), start=5):
            sheet.write_number(row, column, statement[key], money_bold)
        sheet.write_string(row + 1, 1, self.env._("Ordered, not invoiced"))
        sheet.write_number(row + 1, 7, statement["ordered"], money)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 3, 24)
        sheet.set_column(4, 7, 14)
        workbook.close()
        return buffer.getvalue()

    # ------------------------------------------------------------------ paper and mail

    def _get_report_statement(self):
        """Return the statement a report prints, of the period in the context."""
        self.ensure_one()
        date_from, date_to = self._get_statement_period(
            fields.Date.to_date(self.env.context.get("date_from")),
            fields.Date.to_date(self.env.context.get("date_to")),
        )
        return self._get_account_statement(date_from, date_to)

    @api.model
    def _cron_mail_statements(self):
        """Mail last month's statement to those who want it, company by company."""
        first = fields.Date.context_today(self).replace(day=1)
        period = {
            "date_from": fields.Date.to_string(first - relativedelta(months=1)),
            "date_to": fields.Date.to_string(first - relativedelta(days=1)),
        }
        template = self.env.ref("dealer_account.mail_template_statement")
        accounts = self.env["dealer.account"].search([("is_statement_monthly", "=", True)])
        for company, part in accounts.grouped("company_id").items():
            for partner in part.partner_id.filtered("email"):
                template.with_company(company).with_context(**period).send_mail(partner.id)


def _at_midnight(date):
    return fields.Datetime.to_datetime(date)
