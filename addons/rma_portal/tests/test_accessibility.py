import os
from pathlib import Path

from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture

# Findings in what belongs to the website's theme and Odoo's own pages are not ours to mend.
CHECK = """
const options = {preload: false, resultTypes: ["violations"]};
axe.run(document.querySelector(%r), options).then(({violations}) => {
    const found = violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(" | ")}`);
    if (found.length) {
        console.error(found.join("\\n"));
    } else {
        console.log("test successful");
    }
});
"""


@tagged("post_install", "-at_install")
class TestAccessibility(RmaPortalCommon):
    """No page has a serious finding of axe-core."""

    def _check(self, path, user=None, within="#wrap"):
        script = os.environ.get("RMA_AXE")
        if not script or not Path(script).exists():
            self.skipTest("axe-core for the browser is missing: run setup/test")
        code = Path(script).read_text() + CHECK % within
        ready = f"!!document.querySelector({within!r})"
        self.browser_js(path, code, ready, login=user and user.login)

    def test_the_list_and_the_page_of_a_return(self):
        rma = self._create_return((self.line, 1), (self.line_other, 1), approve=True)
        self._check("/my/returns", self.user_ada)
        # The thread of messages is Odoo's.
        for part in ("#o_rma_lines", "#o_rma_timeline", "#o_rma_code", "#o_rma_cancel"):
            self._check(f"/my/returns/{rma.id}", self.user_ada, part)

    def test_the_form_at_each_step_with_its_errors(self):
        self._check("/my/returns/new", self.user_ada)
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line, self.line_other])
        draft = self._find_draft()
        self._check("/my/returns/new", self.user_ada)
        self._sign_in(self.user_ada)
        self._fill(2, **self._details(draft))
        key = draft.line_ids[0]._get_portal_key("files")
        self._fill(3, "upload", files=[(key, ("a.jpg", make_picture()))])
        self.env["rma.clause"].create({"name": "Terms", "text": "I agree."})
        self._check("/my/returns/new", self.user_ada)

    def test_the_photo_step(self):
        self.reason.require_photo = True
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(self._find_draft()))
        self._check("/my/returns/new", self.user_ada)

    def test_quick_entry_and_the_revision(self):
        self._check("/my/returns/quick", self.user_ada)
        rma = self._create_return((self.line, 1))
        rma.revision_topic_ids = self.env["rma.revision.topic"].search([])
        rma._decline("revision", "Please tell us more.")
        self._check(f"/my/returns/{rma.id}", self.user_ada, "#o_rma_request")

    def test_the_pages_for_guests(self):
        self._check("/returns")
        self._check("/returns/regulations")
