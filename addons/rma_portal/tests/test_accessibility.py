import os
from pathlib import Path

from odoo.fields import Datetime
from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture

# Findings in what belongs to the website's theme and Odoo's own pages are not ours to mend.
CHECK = """
const check = async () => {
    for (const form of document.querySelectorAll(%(send)r)) {
        const body = new FormData(form);
        body.set("go", %(go)r);
        const answer = await fetch(form.action, {method: "POST", body});
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.status !== 422 || !page.querySelector(".alert-danger")) {
            throw new Error(`This was not refused: ${answer.status}`);
        }
        document.querySelector("#wrap").replaceWith(page.querySelector("#wrap"));
        break;
    }
    const options = {preload: false, resultTypes: ["violations"]};
    const {violations} = await axe.run(document.querySelector(%(within)r), options);
    const found = violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(" | ")}`);
    if (found.length) {
        throw new Error(found.join("\\n"));
    }
};
check().then(
    () => console.log("test successful"),
    (error) => console.error(error.message)
);
"""


@tagged("post_install", "-at_install")
class TestAccessibility(RmaPortalCommon):
    """No page has a serious finding of axe-core, nor has what it says when it refuses."""

    def _check(self, path, user=None, within="#wrap", send="none", go="next", ready=None):
        """Look at a page, or at the answer to one of its forms as it is.

        :param within: the part to look at
        :param send: the form to send first, which must be refused
        :param go: the button to send it by
        :param ready: when there is all of it, as JavaScript
        """
        script = os.environ.get("RMA_AXE")
        if not script or not Path(script).exists():
            self.skipTest("axe-core for the browser is missing: run setup/test")
        code = Path(script).read_text() + CHECK % {"within": within, "send": send, "go": go}
        ready = ready or f"!!document.querySelector({within!r})"
        self.browser_js(path, code, ready, login=user and user.login)

    def test_the_list_and_the_page_of_a_return(self):
        self._check("/my/returns", self.user_bob)
        rma = self._create_return((self.line, 1), (self.line_other, 1), approve=True)
        self._check("/my/returns", self.user_ada)
        self._check("/my/returns?search=nothing", self.user_ada)
        self._check(f"/my/returns/{rma.id}", self.user_ada)
        self._check("/my/returns/0", self.user_ada)

    def test_the_messages_and_the_files_of_a_return(self):
        rma = self._create_return((self.line, 1), approve=True)
        self.env["ir.attachment"].create(
            {
                "name": "a.jpg",
                "raw": make_picture(),
                "mimetype": "image/jpeg",
                "res_model": "rma.order.line",
                "res_id": rma.line_ids.id,
            }
        )
        rma.message_post(body="Thank you!", subtype_xmlid="mail.mt_comment")
        token = rma._portal_ensure_token()
        path = f"/my/returns/{rma.id}?access_token={token}"
        # The thread of messages is Odoo's own, in a document of its own.
        self._check(path, ready="!!document.querySelector('#chatterRoot')?.shadowRoot.textContent")

    def test_the_form_at_each_step_with_its_errors(self):
        form = "#o_rma_form"
        self._check("/my/returns/new", self.user_ada, send=form)
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line, self.line_other])
        draft = self._find_draft()
        self._check("/my/returns/new", self.user_ada, send=form)
        self.reason.require_photo = True
        self._sign_in(self.user_ada)
        self._fill(2, **self._details(draft))
        self._check("/my/returns/new", self.user_ada, send=form)
        self._sign_in(self.user_ada)
        keys = [line._get_portal_key("files") for line in draft.line_ids]
        self._fill(3, files=[(key, ("a.jpg", make_picture())) for key in keys])
        self.env["rma.clause"].create({"name": "Terms", "text": "I agree."})
        self._check("/my/returns/new", self.user_ada)
        self._check("/my/returns/new", self.user_ada, send=form, go="send")

    def test_quick_entry_and_the_revision(self):
        self._check("/my/returns/quick", self.user_ada)
        self._check("/my/returns/quick", self.user_ada, send=".o_rma_quick")
        rma = self._create_return((self.line, 1))
        rma.revision_topic_ids = self.env["rma.revision.topic"].search([])
        rma._decline("revision", "Please tell us more.")
        self._check(f"/my/returns/{rma.id}", self.user_ada, "#o_rma_request")

    def test_the_pages_for_guests(self):
        self._check("/returns")
        self._check("/returns", send="#o_rma_guest_ask")
        self._check("/returns", send="#o_rma_guest_track")
        self._check("/returns/regulations")

    def test_the_request_of_a_guest_to_its_end(self):
        guest = self.env["rma.request"]._create_for_guest(self.order, self.website)
        self.form_url = f"/returns/request/{guest.id}/{guest.access_token}"
        self._create_return((self.line, 1))
        self._check(self.form_url, send="#o_rma_form")
        self._sign_out()
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(guest))
        self._fill(3)
        self._check(self.form_url)
        guest.write({"state": "confirm", "confirm_token": "x", "date_confirm_sent": "2020-01-01"})
        self._check(self.form_url)
        self._check(f"/returns/confirm/{guest.id}/x")
        guest.date_confirm_sent = Datetime.now()
        self._check(f"/returns/confirm/{guest.id}/x")
