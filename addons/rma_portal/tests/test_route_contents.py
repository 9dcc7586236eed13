import io
import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .routes import CLEAR, RouteCase
from .test_uploads import make_picture

ODD_QUANTITIES = ("-1", "-0.0001", "0", "0.5", "6", "999999999", "1e9", "nan", "inf", "9" * 40)
NONSENSE = (
    {"step": "x", "go": "remove-99999999999999999999", "pick": ["-1", "1.5", "²"]},
    {"go": "drop-99999999999999999999", "line-x-quantity": "1", "clause-x": "1"},
    {"code": ["\0", "%", "'"], "quantity": ["x"], "paste": "\0\t\0", "reason": "²"},
    {"number": ["a", "b"], "proof": "\0", "email": "é@", "search": "\0'\"%_\\"},
    {"order": "99999999999999999999", "page": "-1", "reference": "x" * 5000},
    {"sortby": "id; drop", "filterby": "[]", "groupby": "x", "branch": "²", "search_in": "x"},
)


@tagged("post_install", "-at_install", "slow")
class TestRouteContents(RouteCase):
    """Every address with every wrong content: a clear page, nothing changed, nothing left
    over."""

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

    def test_ids_of_others_in_a_form_change_nothing(self):
        lines, form = self._name_what_is_bob_s()
        rules = self._select("^(?!.*cancel)", "POST")
        before = self._snapshot(), lines.mapped("quantity"), lines.mapped("description")
        for step, go in enumerate(("next", *self.buttons, "save"), start=1):
            data = {**form, "step": str(step), "go": go}
            self._sign_in(self.user_nina)
            for rule in rules:
                with self.subTest(rule=rule, go=go):
                    self._ask(self._path(rule), "POST", data)
            self._sign_out()
            for rule in self._select("^/returns", "POST"):
                with self.subTest(rule=rule, go=go, guest=True):
                    self._ask(self._path(rule), "POST", data)
        after = self._snapshot(), lines.mapped("quantity"), lines.mapped("description")
        self.assertEqual(after, before)

    def _name_what_is_bob_s(self):
        """Return another customer's line, and a form that names his records in every place."""
        order = self._create_order((self.product, 2), partner=self.other_customer)
        vals = self._request_vals("portal", self.other_customer)
        vals.pop("line_ids")
        draft = self.env["rma.request"].create(vals)
        draft._add_lines({order.order_line: 1.0})
        line = draft.line_ids
        self.buttons = (f"remove-{line.id}", f"drop-{self._attach(line).id}")
        form = {
            "pick": [order.order_line.id],
            "shown": [order.order_line.id],
            "order": order.id,
            "request_id": draft.id,
            "partner_id": self.other_customer.id,
            "number": order.name,
            "proof": "nina@example.com",
            line._get_portal_key("quantity"): "2",
            line._get_portal_key("description"): "Mine now",
        }
        return line, form

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
        for rule in self._select("", "POST"):
            with self.subTest(rule=rule):
                status, text = self._announce_upload(self._path(rule))
                self.assertEqual(status, 413)
                self.assertIn("That was too much at once", text)
        # Once really, to the end.
        large = {"ufile": ("a", io.BytesIO(bytes(200 * 2**20)))}
        self.assertEqual(self._ask("/my/returns/new", "POST", {}, files=large), 413)
        self._assert_unchanged(before)
