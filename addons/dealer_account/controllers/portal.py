from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.payment import utils as payment_utils
from odoo.addons.payment.controllers.portal import PaymentPortal
from odoo.addons.portal.controllers.portal import CustomerPortal


class DealerAccountPortal(CustomerPortal):
    """The dealer's own account: figures, statement, payments; nothing that changes terms."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "dealer_account_count" in counters:
            values["dealer_account_count"] = int(bool(self._get_portal_holder()))
        return values

    def _get_portal_holder(self, branch_id=None):
        """Return the account the signed-in user sees, elevated, or an empty recordset: their
        own, or a branch's if they belong to its head office. A branch on its head office's
        account reads nothing of it: others' documents stand there."""
        # sudo: res.partner - of the user's own company and its branches alone
        own = request.env.user.partner_id.sudo().with_company(request.env.company)
        holder = own.account_holder_id
        empty = holder.browse()
        if holder != own.commercial_partner_id:
            return empty
        if own.commercial_partner_id.parent_id and not request.env.company.dealer_branch_statement:
            return empty
        if branch_id:
            holder = self._get_branches(holder).filtered(lambda p: p.id == branch_id)
        return holder if holder and self._has_account(holder) else empty

    def _has_account(self, holder):
        """Tell whether there is an account to show: one that is switched off keeps its past."""
        return bool(holder.account_code or holder._is_account_enabled())

    def _get_branches(self, holder):
        return holder.search(
            [
                ("parent_id", "child_of", holder.id),
                ("is_company", "=", True),
                ("id", "!=", holder.id),
                ("is_on_parent_account", "=", False),
            ]
        ).filtered(self._has_account)

    def _get_period(self, date_from=None, date_to=None):
        dates = []
        for value in (date_from, date_to):
            try:
                dates.append(fields.Date.to_date(value) if value else None)
            except ValueError:
                dates.append(None)
        return request.env["res.partner"]._get_statement_period(*dates)

    @http.route("/my/account/statement", type="http", auth="user", website=True)
    def portal_account_statement(
        self, date_from=None, date_to=None, branch=None, report_type=None, **kwargs
    ):
        holder = self._get_portal_holder(PaymentPortal._cast_as_int(branch))
        if not holder:
            raise request.not_found()
        period = self._get_period(date_from, date_to)
        name = holder.account_code or holder.name
        if report_type == "xlsx":
            return request.make_response(
                holder._get_account_statement_xlsx(*period),
                headers=[
                    (
                        "Content-Type",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    ),
                    ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ],
            )
        if report_type == "pdf":
            # sudo: ir.actions.report - the page has checked whose statement it is
            report = request.env["ir.actions.report"].sudo().with_company(request.env.company)
            pdf, __ = report.with_context(
                date_from=str(period[0]), date_to=str(period[1])
            )._render_qweb_pdf("dealer_account.action_report_account_statement", holder.ids)
            return request.make_response(
                pdf,
                headers=[
                    ("Content-Type", "application/pdf"),
                    ("Content-Disposition", content_disposition(f"{name}.pdf")),
                ],
            )
        own = self._get_portal_holder()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="dealer_account",
            holder=holder,
            own=own,
            branches=self._get_branches(own),
            statement=holder._get_account_statement(*period),
            suggested=max(holder.account_balance, 0.0),
            message=request.session.pop("dealer_account_message", None),
        )
        return request.render("dealer_account.portal_my_account_statement", values)

    @http.route("/my/account/pay", type="http", auth="user", website=True, methods=["POST"])
    def portal_account_pay(self, amount=None, **kwargs):
        """Go and pay any amount without an order, by Odoo's own payment page."""
        holder = self._get_portal_holder()
        if not holder:
            raise request.not_found()
        currency = request.env.company.currency_id
        amount = PaymentPortal._cast_as_float((amount or "").replace(",", "."))
        # Not more than money can be written with, and no such thing as "nan".
        if not amount or not 0 < amount < 1e12:
            request.session["dealer_account_message"] = request.env._(
                "Enter the amount you want to pay, more than zero."
            )
            return request.redirect("/my/account/statement")
        amount = currency.round(amount)
        partner = request.env.user.partner_id
        token = payment_utils.generate_access_token(partner.id, amount, currency.id)
        return request.redirect_query(
            "/payment/pay",
            {
                "amount": amount,
                "currency_id": currency.id,
                "partner_id": partner.id,
                "company_id": request.env.company.id,
                "access_token": token,
                "reference": holder.account_code,
                "dealer_payment": 1,
            },
        )

    @http.route("/my/account/limit", type="http", auth="user", website=True, methods=["POST"])
    def portal_account_limit(self, amount=None, **kwargs):
        """Ask for a higher limit: a message and a task for the dealer's salesperson."""
        holder = self._get_portal_holder()
        if not holder:
            raise request.not_found()
        amount = PaymentPortal._cast_as_float((amount or "").replace(",", "."))
        try:
            holder._request_account_limit(amount, request.env.user)
            message = request.env._("Your request has been sent. We will get back to you.")
        except UserError as error:
            message = str(error)
        request.session["dealer_account_message"] = message
        return request.redirect("/my/account/statement")
