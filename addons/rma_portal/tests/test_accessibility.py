import json
import os
from pathlib import Path

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import make_picture

# Findings in what belongs to the website's theme and Odoo's own pages are not ours to mend.
# The pages are looked at in frames of one page: a browser needs longer to start than to look.
CHECK = """
const pages = %(pages)s;
const open = async (path) => {
    const frame = document.createElement("iframe");
    Object.assign(frame.style, {position: "fixed", inset: 0, width: "100vw", height: "100vh"});
    frame.src = path;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.replaceChildren(frame);
    await loaded;
    frame.contentWindow.eval(AXE);
    return frame.contentWindow;
};
const submit = async (window, {send, go, answered, is_ended}) => {
    const form = window.document.querySelector(send);
    const body = new FormData(form);
    body.set("go", go);
    if (is_ended) {
        body.set("csrf_token", "old");
    }
    const refused = is_ended ? [400, "#o_rma_ended"] : [422, ".alert-danger"];
    const [status, mark] = answered ? [200, answered] : refused;
    const answer = await fetch(form.action, {method: "POST", body});
    const page = new window.DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status !== status || !page.querySelector(mark)) {
        throw new Error(`${send} was answered otherwise: ${answer.status}`);
    }
    window.document.querySelector("#wrap").replaceWith(page.querySelector("#wrap"));
};
const check = async (page) => {
    const {path, within, ready} = page;
    const window = await open(path);
    while (ready && !window.eval(ready)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (page.send) {
        await submit(window, page);
    }
    const part = window.document.querySelector(within);
    if (!part) {
        throw new Error(`There is no ${within} at ${path}`);
    }
    const options = {preload: false, resultTypes: ["violations"]};
    const {violations} = await window.axe.run(part, options);
    const found = violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(" | ")}`);
    if (found.length) {
        throw new Error([path, ...found].join("\\n"));
    }
};
const checkAll = async () => {
    for (const page of pages) {
        await check(page);
    }
};
checkAll().then(
    () => console.log("test successful"),
    (error) => console.error(error.message)
);
"""


@tagged("post_install", "-at_install", "slow")
class TestAccessibility(RmaPortalCommon):
    """No page has a serious finding of axe-core, nor has what it says when it refuses."""

    def _page(
        self, path, send="", go="next", within="#wrap", ready="", answered="", is_ended=False
    ):
        """Return a page to look at, or the answer to one of its forms as it is.

        :param send: the form to send first
        :param go: the button to send it by
        :param within: the part to look at
        :param ready: when there is all of it, as JavaScript
        :param answered: what the answer shows; without it the form must be refused
        :param is_ended: whether it is refused because its session has ended
        """
        page = {"path": path, "send": send, "go": go, "within": within, "ready": ready}
        return {**page, "answered": answered, "is_ended": is_ended}

    def _check(self, *pages, user=None):
        script = os.environ.get("RMA_AXE")
        if not script or not Path(script).exists():
            self.skipTest("axe-core for the browser is missing: run setup/test")
        axe = json.dumps(Path(script).read_text())
        code = f"const AXE = {axe};" + CHECK % {"pages": json.dumps(pages)}
        ready = "document.readyState === 'complete'"
        self.browser_js("/web/health", code, ready, login=user and user.login)

    def test_the_list_and_the_page_of_a_return(self):
        rma = self._create_return((self.line, 1), (self.line_other, 1), approve=True)
        self._check(self._page("/my/returns"), user=self.user_bob)
        paths = ("", "?search=nothing", f"/{rma.id}", "/0")
        self._check(*(self._page(f"/my/returns{path}") for path in paths), user=self.user_ada)

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
        ready = "!!document.querySelector('#chatterRoot')?.shadowRoot?.textContent"
        self._check(self._page(path, ready=ready))

    def test_the_form_at_each_step_with_its_errors(self):
        refused = self._page("/my/returns/new", "#o_rma_form")
        self._check(refused, user=self.user_ada)
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line, self.line_other])
        draft = self._find_draft()
        self._check(refused, user=self.user_ada)
        self.reason.require_photo = True
        self._sign_in(self.user_ada)
        self._fill(2, **self._details(draft))
        self._check(refused, user=self.user_ada)
        self._sign_in(self.user_ada)
        keys = [line._get_portal_key("files") for line in draft.line_ids]
        self._fill(3, files=[(key, ("a.jpg", make_picture())) for key in keys])
        self.env["rma.clause"].create({"name": "Terms", "text": "I agree."})
        last = self._page("/my/returns/new"), self._page("/my/returns/new", "#o_rma_form", "send")
        self._check(*last, user=self.user_ada)

    def test_quick_entry_and_the_revision(self):
        rma = self._create_return((self.line, 1))
        rma.revision_topic_ids = self.env["rma.revision.topic"].search([])
        rma._decline("revision", "Please tell us more.")
        self._check(
            self._page("/my/returns/quick"),
            self._page("/my/returns/quick", ".o_rma_quick"),
            self._page(f"/my/returns/{rma.id}", within="#o_rma_request"),
            user=self.user_ada,
        )

    @mute_logger("odoo.http")  # it tells of tokens that do not fit
    def test_the_pages_for_guests(self):
        self._check(
            self._page("/returns"),
            self._page("/returns", "#o_rma_guest_ask", answered="#o_rma_guest_mailed"),
            self._page("/returns", "#o_rma_guest_track"),
            self._page("/returns", "#o_rma_guest_track", is_ended=True),
            self._page("/returns/regulations"),
        )

    def test_the_request_of_a_guest_to_its_end(self):
        first, last, late, right = (
            self.env["rma.request"]._create_for_guest(self.order, self.website) for __ in range(4)
        )
        self._create_return((self.line, 1))
        self._sign_out()
        for guest in (last, late, right):
            self.form_url = f"/returns/request/{guest.id}/{guest.access_token}"
            self._fill(1, pick=[self.line])
            self._fill(2, **self._details(guest))
            self._fill(3)
        waiting = {"state": "confirm", "confirm_token": "x", "date_confirm_sent": Datetime.now()}
        (late | right).write(waiting)
        late.date_confirm_sent = "2020-01-01"
        form = "/returns/request/{0.id}/{0.access_token}"
        self._check(
            self._page(form.format(first), "#o_rma_form"),
            self._page(form.format(last)),
            self._page(form.format(right)),
            self._page(f"/returns/confirm/{late.id}/x"),
            self._page(f"/returns/confirm/{right.id}/x"),
        )
