import io
import json
import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import make_picture

OURS = re.compile(r"^/(my/)?returns(/|$)")
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
ODD_QUANTITIES = ("-1", "-0.0001", "0", "0.5", "6", "999999999", "1e9", "nan", "inf", "9" * 40)
# Pages, redirects, and refusals; never the 500 of a program that stumbled.
CLEAR = (200, 303, 400, 404, 405, 410, 413, 415, 422, 429)
NONSENSE = (
    {"step": "x", "go": "remove-99999999999999999999", "pick": ["-1", "1.5", "²"]},
    {"go": "drop-99999999999999999999", "line-x-quantity": "1", "clause-x": "1"},
    {"code": ["\0", "%", "'"], "quantity": ["x"], "paste": "\0\t\0", "reason": "²"},
    {"number": ["a", "b"], "proof": "\0", "email": "é@", "search": "\0'\"%_\\"},
    {"order": "99999999999999999999", "page": "-1", "reference": "x" * 5000},
    {"sortby": "id; drop", "filterby": "[]", "groupby": "x", "branch": "²", "search_in": "x"},
)


@tagged("post_install", "-at_install")
class TestRouteTable(RmaPortalCommon):
    """Every address of the portal, taken from the server's own table so that none is forgotten,
    in every wrong hand and with every wrong content: a clear page, nothing changed, nothing left
    over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_dealer()
        replace = cls.env.ref("rma_core.outcome_replace")
        cls.order = cls._create_order((cls.product, 5), (cls.product_other, 2), partner=cls.north)
        cls.line, cls.line_other = cls.order.order_line
        cls.rma = cls._create_return(
            (cls.line, 1, {"outcome_id": replace.id}), (cls.line_other, 1), approve=True
        )
        cls.other_rma = cls._create_return((cls.line_other, 1))
        cls.photo = cls._attach(cls.rma.line_ids[0])
        delivery = cls._send_replacement()
        requests = cls.env["rma.request"]
        cls.draft = requests.create(cls._request_vals("portal", cls.nina))
        cls.guest = requests._create_for_guest(cls.order, cls.website)
        cls.guest.write({"confirm_token": "right", "line_ids": [(0, 0, cls._line_vals())]})
        cls.draft_file = cls._attach(cls.draft.line_ids)
        cls.guest_file = cls._attach(cls.guest.line_ids)
        cls.ids = {
            "order_id": cls.rma.id,
            "report_id": cls.rma._get_customer_papers()[0].id,
            "picking_id": delivery.id,
            "page": 1,
        }
        cls.routes = [
            rule for rule in cls.env["ir.http"].routing_map().iter_rules() if OURS.match(rule.rule)
        ]

    @classmethod
    def _create_dealer(cls):
        create = cls.env["res.partner"].create
        dealer = create({"name": "Dealer", "is_company": True})
        cls.north, south = create(
            [
                {"name": name, "parent_id": dealer.id, "type": "delivery"}
                for name in ("North", "South")
            ]
        )
        cls.nina, sam = create(
            [
                {"name": "Nina", "parent_id": cls.north.id, "email": "nina@example.com"},
                {"name": "Sam", "parent_id": south.id, "email": "sam@example.com"},
            ]
        )
        cls.user_nina = cls._create_portal_user(cls.nina, "nina")
        cls.user_sam = cls._create_portal_user(sam, "sam")

    @classmethod
    def _attach(cls, record):
        return cls.env["ir.attachment"].create(
            {
                "name": "a.jpg",
                "raw": make_picture(),
                "mimetype": "image/jpeg",
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    @classmethod
    def _send_replacement(cls):
        receipt = cls.rma.receipt_ids.sudo()
        receipt.move_ids.picked = True
        receipt._action_done()
        cls.rma.action_process()
        delivery = cls.rma.delivery_ids.sudo()
        cls._stock(cls.product, 1)
        delivery.action_assign()
        delivery.move_ids.picked = True
        delivery._action_done()
        return delivery

    @classmethod
    def _line_vals(cls):
        return {
            "sale_line_id": cls.line.id,
            "quantity": 1,
            "reason_id": cls.reason.id,
            "outcome_id": cls.outcome_refund.id,
        }

    @classmethod
    def _request_vals(cls, origin, partner):
        return {
            "origin": origin,
            "partner_id": partner.id,
            "website_id": cls.website.id,
            "line_ids": [(0, 0, cls._line_vals())],
        }

    # ------------------------------------------------------------------ the table

    def _path(self, rule, **ids):
        """Return a route's address, with the ids of what its owner sees."""
        own = {**self.ids, "attachment_id": self.photo.id}
        if rule.startswith("/my/returns/new"):
            own["attachment_id"] = self.draft_file.id
        if rule.startswith("/returns"):
            own.update(attachment_id=self.guest_file.id, request_id=self.guest.id)
            own["token"] = "right" if "confirm" in rule else self.guest.access_token
        own.update(ids)
        return PLACE.sub(lambda place: str(own[place[1]]), rule)

    def _select(self, pattern, method=None):
        """Return the routes that fit, at least one: a test of none proves nothing."""
        found = [
            rule.rule
            for rule in self.routes
            if re.search(pattern, rule.rule) and (not method or method in self._read_methods(rule))
        ]
        self.assertTrue(found, pattern)
        return found

    def _ask(self, path, method="GET", data=None, csrf=True, **options):
        """Ask for an address; whatever comes back, it is a clear page."""
        if method == "POST" and csrf:
            data = {**(data or {}), "csrf_token": self._csrf()}
        params = {"params": data} if method == "GET" else {"data": data}
        response = self.opener.request(
            method, f"{self.base_url()}{path}", allow_redirects=False, timeout=60,
            **params, **options
        )  # fmt: skip
        self.assertIn(response.status_code, CLEAR, f"{method} {path}")
        if response.headers.get("Content-Type", "").startswith("text"):
            self.assertNotIn("Traceback", response.text)
        self.env.invalidate_all()
        return response.status_code

    def _ask_each(self, rules, allowed, **options):
        for rule in rules:
            for method in self._get_methods(rule):
                with self.subTest(method=method, rule=rule):
                    query = options.get("data") if method == "GET" else None
                    path = self._path(rule, **options.get("ids", {}))
                    data = query or options.get("data")
                    self.assertIn(self._ask(path, method, data), allowed)

    def _get_methods(self, rule):
        (found,) = [route for route in self.routes if route.rule == rule]
        return sorted(self._read_methods(found))

    def _read_methods(self, route):
        """Return how an address is asked for; those that take anything only show something."""
        return (route.methods or {"GET"}) & {"GET", "POST"}

    def _snapshot(self):
        """Return what a refused request must leave as it was."""
        self.env.invalidate_all()
        counts = {
            model: self.env[model].search_count([])
            for model in (
                "rma.order",
                "rma.order.line",
                "rma.request",
                "rma.request.line",
                "ir.attachment",
                "mail.message",
                "mail.mail",
                "rma.clause.acceptance",
            )
        }
        lines = (self.rma | self.other_rma).line_ids
        return (
            counts,
            (self.rma | self.other_rma).mapped("state"),
            lines.mapped("quantity"),
            lines.mapped("description"),
            (self.draft | self.guest).line_ids.mapped("quantity"),
            (self.draft | self.guest).mapped("state"),
        )

    def _assert_unchanged(self, before):
        self.assertEqual(self._snapshot(), before)

    def test_the_table_knows_the_addresses(self):
        rules = {rule.rule for rule in self.routes}
        for rule in ("/my/returns", "/my/returns/new", "/my/returns/quick", "/returns"):
            self.assertIn(rule, rules)
        self.assertGreaterEqual(len(rules), 16)

    # ------------------------------------------------------------------ who

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
        self.rma.access_token = False
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

    # ------------------------------------------------------------------ what

    @mute_logger("odoo.http")
    def test_what_changes_something_wants_the_form_s_own_token(self):
        before = self._snapshot()
        self._sign_in(self.user_nina)
        for rule in self._select("", "POST"):
            for data in ({"go": "send", "step": "4"}, {"csrf_token": "x"}):
                with self.subTest(rule=rule, data=data):
                    self.assertEqual(self._ask(self._path(rule), "POST", data, csrf=False), 400)
        self._assert_unchanged(before)

    def test_ids_that_are_none_or_another_s_find_nothing(self):
        before = self._snapshot()
        self._sign_in(self.user_nina)
        foreign = self._attach(self.other_rma.line_ids)
        other_picking = self.order.picking_ids[0]
        report = self.env.ref("sale.action_report_saleorder")
        wrong = {
            "order_id": (0, 2**31, 10**20),
            "request_id": (0, 2**31, 10**20),
            "attachment_id": (0, foreign.id, 10**20),
            "picking_id": (0, other_picking.id, 10**20),
            "report_id": (0, report.id, 10**20),
        }
        for name, numbers in wrong.items():
            for number in numbers:
                self._ask_each(self._select(name), (404,), ids={name: number})
        foreign.unlink()
        self._assert_unchanged(before)

    def test_nonsense_and_wrong_types_change_nothing(self):
        self._sign_in(self.user_nina)
        before = self._snapshot()
        for data in NONSENSE:
            self._ask_each(self._select("^(?!.*cancel)"), CLEAR, data=data)
            self._assert_unchanged(before)

    @mute_logger("odoo.http")
    def test_other_kinds_of_contents_change_nothing(self):
        self._sign_in(self.user_nina)
        before = self._snapshot()
        body = json.dumps({"step": 1, "go": "send"})
        for rule in self._select("^(?!.*cancel)", "POST"):
            path = self._path(rule)
            kind = {"Content-Type": "application/json"}
            self._ask(path, "POST", body, csrf=False, headers=kind)
            names = ("step", "go", "code", "number", "answer", "access_token", "paste")
            files = [(name, ("a.jpg", make_picture())) for name in names]
            self._ask(path, "POST", {}, files=files)
            self._assert_unchanged(before)

    def test_odd_quantities_are_taken_nowhere(self):
        self.product.default_code = "LAMP"
        revised = self._create_return((self.line, 1))
        revised.revision_topic_ids = self.env.ref("rma_portal.revision_topic_quantity")
        revised._decline("revision", "How many?")
        places = {
            "/my/returns/new": ({"step": "2", "go": "next"}, self.draft.line_ids),
            self._path("/returns/request/<request_id>/<token>"): (
                {"step": "2", "go": "next"},
                self.guest.line_ids,
            ),
            f"/my/returns/{revised.id}/revise": ({"go": "send"}, revised.line_ids),
        }
        quick = {"code": "LAMP", "reason": self.reason.id, "outcome": self.outcome_refund.id}
        before = self._snapshot()
        for quantity in ODD_QUANTITIES:
            self._sign_in(self.user_nina)
            for path, (data, line) in places.items():
                with self.subTest(path=path, quantity=quantity):
                    data = {**data, line._get_portal_key("quantity"): quantity}
                    self.assertEqual(self._ask(path, "POST", data), 422)
                    self.assertEqual(line.quantity, 1)
            data = {**quick, "quantity": quantity}
            self.assertEqual(self._ask("/my/returns/quick", "POST", data), 422, quantity)
        self.assertEqual(revised.state, "revision")
        self._assert_unchanged(before)

    def test_ten_thousand_lines_change_nothing(self):
        self._sign_in(self.user_nina)
        before = self._snapshot()
        numbers = range(10_000)
        data = {
            "step": "1",
            "go": "next",
            "pick": list(numbers),
            "shown": list(numbers),
            "code": ["LAMP"] * 10_000,
            "quantity": ["1"] * 10_000,
            **{f"line-{number}-quantity": "1" for number in numbers},
        }
        for rule in self._select("^(?!.*cancel)", "POST"):
            with self.subTest(rule=rule):
                self._ask(self._path(rule), "POST", data)
        self._assert_unchanged(before)

    @mute_logger("odoo.http", "werkzeug")
    def test_two_hundred_megabytes_change_nothing(self):
        self._sign_in(self.user_nina)
        before = self._snapshot()
        large = bytes(200 * 1024 * 1024)
        for rule in self._select("", "POST"):
            with self.subTest(rule=rule):
                try:
                    status = self._ask(
                        self._path(rule), "POST", {}, files={"ufile": ("a", io.BytesIO(large))}
                    )
                except OSError:
                    continue  # the server hangs up before all of it is sent
                self.assertIn(status, (400, 413))
        self._assert_unchanged(before)
