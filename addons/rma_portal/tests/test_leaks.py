import json

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .leaks import LOGS, MESSAGE_MODELS, SECRET, TEXT_TYPES, LeakCase


@tagged("post_install", "-at_install")
class TestLeaks(LeakCase, HttpCase):
    def _get_outsiders(self):
        """Return those who may see nothing of the dealer."""
        limited = self.users["Limited"]
        limited.write({"rma_partner_ids": self.stranger, "rma_warehouse_ids": False})
        return {name: self.users[name] for name in ("Limited", "Own", "Stranger", "Other Branch")}

    def test_the_secret_is_there_to_be_found(self):
        """What an outsider is looked for with finds it where it is allowed."""
        leaks = list(self._find_leaks(self.users["All"]))
        found = {model for model, __ in leaks}
        for model in ("rma.order", "rma.order.line", "mail.message", "ir.attachment"):
            self.assertIn(model, found)
        self.assertGreater(len(self.planted), 8)
        ways = {way for model, way in leaks if model == "rma.order.line"}
        self.assertLessEqual({"search", "read", "_read_group", "search description"}, ways)

    def test_outsiders_find_nothing_by_any_field_of_any_model(self):
        open_to = {
            # Users of own returns start returns from any order.
            "Own": {"account.move", "account.move.line", "stock.picking", "stock.move"},
        }
        for name, user in self._get_outsiders().items():
            with self.subTest(user=name):
                allowed = open_to.get(name, set())
                models = set(self.planted) - allowed
                messages = self._drop_documents(allowed)
                self.assertFalse(list(self._find_leaks(user, models)))
                self.planted.update(messages)

    def _drop_documents(self, models):
        """Leave out messages and files of documents that a user may see; return all of them."""
        before = {name: self.planted[name] for name in MESSAGE_MODELS if name in self.planted}
        if models:
            for name, ids in before.items():
                path = "model" if "model" in self.env[name]._fields else "res_model"
                records = self.env[name].browse(ids)
                self.planted[name] = set(
                    records.filtered(lambda r, p=path: r[p] not in models).ids
                )
        return before

    def test_without_any_one_of_the_rules_it_is_found(self):
        outsiders = self._get_outsiders()
        cases = [
            ("rma_core.rma_order_rule_limit", "Limited", "rma.order"),
            ("rma_core.rma_order_line_rule_limit", "Limited", "rma.order.line"),
            ("rma_core.stock_picking_rule_rma_limit", "Limited", "stock.picking"),
            ("rma_core.stock_move_rule_rma_limit", "Limited", "stock.move"),
            ("rma_core.account_move_rule_rma_limit", "Limited", "account.move"),
            ("rma_core.account_move_line_rule_rma_limit", "Limited", "account.move.line"),
            ("rma_portal.rma_clause_acceptance_rule_limit", "Limited", "rma.clause.acceptance"),
            ("rma_core.rma_order_rule_own", "Own", "rma.order"),
            ("rma_core.rma_order_line_rule_own", "Own", "rma.order.line"),
            ("rma_portal.rma_clause_acceptance_rule_own", "Own", "rma.clause.acceptance"),
            ("rma_portal.rma_order_rule_portal", "Stranger", "rma.order"),
            ("rma_portal.rma_order_line_rule_portal", "Stranger", "rma.order.line"),
        ]
        for xmlid, name, model in cases:
            with self.subTest(rule=xmlid):
                rule = self.env.ref(xmlid)
                rule.active = False
                leak = next(self._find_leaks(outsiders[name], [model]), None)
                self.assertTrue(leak, "With it nothing is found, as the test above says.")
                rule.active = True

    @mute_logger(*LOGS)
    def test_outsiders_find_nothing_over_http(self):
        rma = self.secret
        pages = [
            f"/my/returns/{rma.id}",
            f"/my/returns?search={SECRET}&search_in=all",
            f"/web/content/{self.file.id}",
            f"/web/image/{self.file.id}",
            f"/report/html/rma_core.report_registration/{rma.id}",
            f"/mail/message/{rma.message_ids[:1].id}",
        ]
        for name, user in self._get_outsiders().items():
            self.authenticate(user.login, user.login)
            for page in pages:
                with self.subTest(user=name, page=page):
                    # What was searched for stands on the page, what was planted has a number.
                    self.assertNotRegex(self.url_open(page).text, rf"{SECRET} \d")
            for method, arguments in (
                ("search_read", [[("id", "=", rma.id)], ["name", "reference"]]),
                ("read", [rma.ids, ["name", "reference"]]),
                ("name_search", [SECRET]),
                ("web_read_group", [[("id", "=", rma.id)], ["reference"], ["__count"]]),
            ):
                with self.subTest(user=name, method=method):
                    self.assertNotIn(SECRET, self._call_kw(method, arguments))
            with self.subTest(user=name, route="/mail/thread/messages"):
                answer = self.url_open(
                    "/mail/thread/messages",
                    data=json.dumps(
                        {"params": {"thread_model": "rma.order", "thread_id": rma.id}}
                    ),
                    headers={"Content-Type": "application/json"},
                )
                self.assertNotIn(SECRET, answer.text)

    def _call_kw(self, method, arguments):
        """Return the text of an answer to the client's call."""
        params = {"model": "rma.order", "method": method, "args": arguments, "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/rma.order/{method}",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).text

    @mute_logger(*LOGS)
    def test_dialogs_show_outsiders_nothing(self):
        """Whoever makes a dialog of the suite by hand, with a foreign id in it, reads nothing."""
        rma = self.secret
        targets = {
            "rma.order": rma,
            "rma.order.line": rma.line_ids,
            "sale.order": rma.sale_order_ids,
        }
        targets["sale.order.line"] = rma.line_ids.sale_line_id
        targets["stock.move.line"] = rma.receipt_ids.move_line_ids
        limited = self._get_outsiders()["Limited"]
        for model in self.env.registry.values():
            if not model._transient or "rma" not in model._name:
                continue
            for name, field in model._fields.items():
                if field.store and field.type in ("many2one", "many2many"):
                    target = targets.get(field.comodel_name)
                    if target:
                        with self.subTest(model=model._name, field=name):
                            self.assertNotIn(
                                SECRET, self._open(model._name, name, target, limited)
                            )

    def _open(self, model, name, target, user):
        """Return what a dialog made with a foreign record shows."""
        env = self.env(user=user)
        field = env[model]._fields[name]
        value = target[:1].id if field.type == "many2one" else [Command.set(target.ids)]
        vals = {name: value}
        for other, required in env[model]._fields.items():
            if required.required and required.type in TEXT_TYPES and other not in vals:
                vals[other] = "x"
        try:
            with self.env.cr.savepoint():
                wizard = env[model].create(vals)
                env.flush_all()
                env.invalidate_all()
                return repr(wizard.read())
        except Exception:  # pylint: disable=broad-exception-caught
            # Refused, or it needs more to be made.
            return ""
