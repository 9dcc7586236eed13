from odoo.tests import tagged

from .routes import RouteCase


@tagged("post_install", "-at_install", "slow")
class TestRouteTable(RouteCase):
    """Every address in every wrong hand: a clear page, nothing changed."""

    def test_the_table_knows_the_addresses(self):
        rules = {rule.rule for rule in self.routes}
        for rule in ("/my/returns", "/my/returns/new", "/my/returns/quick", "/returns"):
            self.assertIn(rule, rules)
        self.assertGreaterEqual(len(rules), 16)

    def test_the_owner_gets_all_of_it(self):
        self._sign_in(self.user_nina)
        for rule in self._select("^/my/", "GET"):
            self.assertEqual(self._ask(self._path(rule)), 200, rule)
        self._sign_out()
        for rule in self._select("^/returns", "GET"):
            self.assertEqual(self._ask(self._path(rule)), 410 if "confirm" in rule else 200, rule)

    def test_a_return_is_nothing_to_others(self):
        before = self._snapshot()
        for user in (self.user_bob, self.user_sam):
            self._sign_in(user)
            self._ask_each(self._select("order_id|new/files"), (404,))
        self._assert_unchanged(before)

    def test_lists_and_forms_of_others_hold_nothing_of_it(self):
        for user in (self.user_bob, self.user_sam):
            self._sign_in(user)
            for rule in ("/my/returns", "/my/returns/new", "/my/returns/quick"):
                text = self._text(self._get(f"{rule}?order={self.order.id}"))
                self.assertNotIn(self.rma.name, text)
                self.assertNotIn(self.order.name, text)

    def test_a_visitor_signs_in_or_finds_nothing(self):
        before = self._snapshot()
        self._sign_out()
        self._ask_each(self._select("order_id"), (404,))
        accounts = [rule for rule in self._select("^/my/") if "order_id" not in rule]
        self._ask_each(accounts, (303,))
        self._assert_unchanged(before)

    def test_wrong_and_stale_tokens_open_nothing(self):
        stale = self.rma._portal_ensure_token()
        self.rma._write_protected({"access_token": False})
        right = self.rma._portal_ensure_token()
        other = self.other_rma._portal_ensure_token()
        before = self._snapshot()
        self._sign_out()
        rules = self._select("order_id")
        for token in (stale, other, f"{right}x", right[:-1], "é", "None", "False", "[]", ""):
            self._ask_each(rules, (404,), data={"access_token": token})
        self._assert_unchanged(before)
        for rule in self._select("order_id", "GET"):
            path = f"{self._path(rule)}?access_token={right}"
            self.assertEqual(self._ask(path), 200, rule)

    def test_wrong_and_stale_links_of_guests_open_nothing(self):
        other = self.env["rma.request"]._create_for_guest(self.order, self.website)
        before = self._snapshot()
        self._sign_out()
        rules = self._select("^/returns/.*token")
        tokens = (other.access_token, self.rma._portal_ensure_token(), "x", "%C3%A9", "None")
        for token in tokens:
            self._ask_each(rules, (404,), ids={"token": token})
        # A request's own token does not confirm it, and the other way round.
        for rule, token in (("request", "right"), ("confirm", self.guest.access_token)):
            self._ask_each(self._select(f"^/returns/{rule}/.*token"), (404,), ids={"token": token})
        self._assert_unchanged(before)

    def test_switched_off_the_guests_pages_are_gone(self):
        self.website.rma_guest_access = False
        before = self._snapshot()
        self._sign_out()
        self._ask_each(self._select("^/returns"), (404,))
        self._assert_unchanged(before)
