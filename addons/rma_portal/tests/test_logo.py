import base64

from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture

PALETTE = "/website/static/src/scss/options/colors/user_color_palette.scss"
SHOWN = """
const isShown = (name) =>
    [...document.querySelectorAll(`header .${name}`)].some((el) => el.checkVisibility());
if (isShown("o_rma_logo_light") === %(light)s && isShown("o_rma_logo_dark") === %(dark)s) {
    console.log("test successful");
} else {
    console.error("the wrong logo is shown");
}
"""


@tagged("post_install", "-at_install", "slow")
class TestLogo(RmaPortalCommon):
    """The website's logo, and another where the theme's menu is dark."""

    def _assert_shown(self, light="false", dark="false"):
        code = SHOWN % {"light": light, "dark": dark}
        self.browser_js("/returns", code, "!!document.querySelector('header .logo img')")

    def test_the_other_logo_is_for_every_visitor(self):
        self._sign_out()
        self.assertFalse(self._get("/returns").xpath("//*[@class='o_rma_logo_dark']"))
        picture = make_picture("PNG")
        self.website.rma_logo_dark = base64.b64encode(picture)
        (address, *__) = self._get("/returns").xpath("//*[@class='o_rma_logo_dark']/img/@src")
        self.assertEqual(self.url_open(address).content, picture)
        self.website.rma_logo_dark = False
        self.assertFalse(self._get("/returns").xpath("//*[@class='o_rma_logo_dark']"))

    def test_the_theme_s_menu_decides_which_one_is_shown(self):
        self.website.rma_logo_dark = base64.b64encode(make_picture("PNG"))
        self._assert_shown(light="true")
        assets = self.env["website.assets"].with_context(website_id=self.website.id)
        assets.make_scss_customization(PALETTE, {"menu-custom": "#1b1b1f"})
        self._assert_shown(dark="true")
