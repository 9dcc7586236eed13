from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

ANSWERS = {"stop": "refused", "resume": "given"}


class RmaConsentPages(CustomerPortal):
    """Where customers stop messages, and let them come again: by the link in each of them, and in
    their account."""

    @http.route(
        ["/return-mails/<string:kind>/<int:partner_id>/<string:token>"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        # The key in the address is what nobody else has; mail programs send no other.
        csrf=False,
    )
    def return_mails(self, kind, partner_id, token, **form):
        """Only sending changes something: programs that check mails open every link."""
        # sudo: res.partner, rma.consent - found by the key of the link
        partners = request.env["res.partner"].sudo()
        partner = partners._find_by_rma_consent_token(partner_id, kind, token)
        if not partner:
            raise request.not_found()
        consents = request.env["rma.consent"].sudo()
        is_done = False
        if request.httprequest.method == "POST":
            by_program = form.get("List-Unsubscribe") == "One-Click"
            answer = "refused" if by_program else ANSWERS.get(form.get("go"))
            if answer:
                consents._say(partner, kind, answer, "program" if by_program else "link")
                is_done = True
        values = {
            "label": dict(consents._get_kinds())[kind],
            "is_stopped": consents._get_answers(kind, partner)[partner] == "refused",
            "is_done": is_done,
            "url": request.httprequest.path,
        }
        response = request.render("rma_consent.return_mails", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @http.route(
        ["/my/return-mails"], type="http", auth="user", methods=["GET", "POST"], website=True
    )
    def my_return_mails(self, **form):
        # sudo: res.partner, rma.consent - customers say it of themselves alone
        partner = request.env.user.partner_id.sudo()
        consents = request.env["rma.consent"].sudo()
        kinds = consents._get_kinds()
        answers = {kind: consents._get_answers(kind, partner)[partner] for kind, __ in kinds}
        is_done = request.httprequest.method == "POST"
        if is_done:
            for kind, __ in kinds:
                answer = "given" if form.get(kind) else "refused"
                if answer != answers[kind]:
                    consents._say(partner, kind, answer, "account")
                    answers[kind] = answer
        values = self._prepare_portal_layout_values()
        values.update(
            {"page_name": "return_mails", "kinds": kinds, "answers": answers, "is_done": is_done}
        )
        return request.render("rma_consent.my_return_mails", values)
