from odoo import Command, http
from odoo.http import request

from .portal import RmaPortal


class RmaNoticePages(RmaPortal):
    """Which mails customers get about their returns, and in which language."""

    @http.route(
        ["/my/returns/notices"], type="http", auth="user", methods=["GET", "POST"], website=True
    )
    def portal_rma_notices(self, **form):
        # sudo: res.partner, rma.mail - customers choose for themselves alone
        partner = request.env.user.partner_id.sudo()
        mails = request.env["rma.mail"].sudo()._get_portal_choices(request.website.company_id)
        languages = request.website.language_ids
        is_saved = request.httprequest.method == "POST"
        if is_saved:
            wanted = request.httprequest.form.getlist("mail")
            muted = mails.filtered(lambda mail: str(mail.id) not in wanted)
            vals = {
                "rma_muted_mail_ids": [
                    Command.set((partner.rma_muted_mail_ids - mails + muted).ids)
                ]
            }
            language = languages.filtered(lambda lang: lang.code == form.get("lang"))
            if language:
                vals["lang"] = language.code
            partner.write(vals)
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "return_notices",
                "mails": mails,
                "muted": partner.rma_muted_mail_ids,
                "languages": languages,
                "lang": partner.lang,
                "is_saved": is_saved,
            }
        )
        return request.render("rma_portal.portal_notices", values)
