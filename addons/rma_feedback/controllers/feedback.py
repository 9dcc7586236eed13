from odoo import http
from odoo.http import request

from odoo.addons.rating.controllers.main import Rating


class RmaFeedback(Rating):
    """The page that the faces in the mail open. Programs that check mails open every link, so a
    link keeps nothing: *Send* does."""

    @http.route()
    def action_open_rating(self, token, rate, **kwargs):
        rating = self._find_rma_rating(token)
        if not rating:
            return super().action_open_rating(token, rate, **kwargs)
        refusal = self._refuse_rma_rating(rating)
        return refusal or self._render_rma_feedback(rating, rate)

    @http.route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        rating = self._find_rma_rating(token)
        if not rating:
            return super().action_submit_rating(token, rate=rate, **kwargs)
        refusal = self._refuse_rma_rating(rating)
        if refusal or request.httprequest.method != "POST":
            return refusal or self._render_rma_feedback(rating, int(rating.rating))
        marks = {str(mark): mark for mark, __ in rating.rma_order_id._get_feedback_marks()}
        if rate not in marks:
            return self._render_rma_feedback(rating, 0, kwargs, status=422)
        questions = request.env["rma.feedback.question"]._get_questions(
            rating.rma_order_id.company_id
        )
        entered = {question: kwargs.get(f"question_{question.id}") for question in questions}
        text = kwargs.get("feedback")
        rating.rma_order_id._save_feedback(
            rating, marks[rate], text if isinstance(text, str) else "", entered
        )
        return self._render_in_lang(rating, "rma_feedback.feedback_thanks", {})

    def _find_rma_rating(self, token):
        # sudo: rating.rating - found by the key of the link, which its customer alone was mailed
        ratings = request.env["rating.rating"].sudo()
        return ratings.search([("access_token", "=", token), ("rma_order_id", "!=", False)])

    def _refuse_rma_rating(self, rating):
        """Return the page for whoever may not give this mark; none for its customer."""
        if rating._is_rma_link_over():
            return self._render_in_lang(rating, "rma_feedback.feedback_over", {}, status=410)
        user = request.env.user
        own = rating.partner_id.commercial_partner_id
        # sudo: res.partner - whose company it is
        if not user._is_public() and user.partner_id.sudo().commercial_partner_id != own:
            return request.render(
                "rma_feedback.feedback_foreign",
                {"order_name": rating.rma_order_id.name},
                status=403,
            )
        return None

    def _render_rma_feedback(self, rating, mark, entered=None, status=200):
        order = rating.rma_order_id
        partner = rating.partner_id
        entered = entered or {}
        values = {
            "rma_order": order,
            "token": rating.access_token,
            "mark": mark,
            "marks": order._get_feedback_marks(),
            "questions": request.env["rma.feedback.question"]._get_questions(order.company_id),
            "entered": entered,
            "text": entered.get("feedback") or rating.feedback or "",
            "is_missing": status == 422,
            "stop_url": partner._get_rma_consent_url("feedback"),
        }
        return self._render_in_lang(rating, "rma_feedback.feedback_page", values, status)

    def _render_in_lang(self, rating, template, values, status=200):
        """Return a page in the customer's language, kept out of caches: its address is a key."""
        if lang := rating.partner_id.lang:
            request.update_context(lang=lang)
            values = {
                key: value.with_context(lang=lang) if hasattr(value, "with_context") else value
                for key, value in values.items()
            }
            if "marks" in values:
                orders = rating.rma_order_id.with_context(lang=lang)
                values["marks"] = orders._get_feedback_marks()
        response = request.render(template, values, status=status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
