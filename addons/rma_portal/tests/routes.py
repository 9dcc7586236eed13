import re

from .common import RmaPortalCommon
from .test_uploads import make_picture

# The right of withdrawal has pages of its own, and tests of them.
OURS = re.compile(r"^/(my/)?returns(/(?!withdrawal)|$)")
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# Pages, redirects, and refusals; never the 500 of a program that stumbled.
CLEAR = (200, 303, 400, 404, 405, 410, 413, 415, 422, 429)


class RouteCase(RmaPortalCommon):
    """Every address of the portal, taken from the server's own table so that none is forgotten,
    and a customer to whom one of everything belongs."""

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
