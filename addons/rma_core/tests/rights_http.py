import json
from collections.abc import Mapping

from odoo.tools import json_default, mute_logger

from .rights import ACCESS_LOG, ELSEWHERE, OPERATIONS, read_tables

# Whoever has no account, so neither a key nor a session.
WITHOUT_ACCOUNT = ("Visitor",)
DONE, FORBIDDEN, MISSING, REFUSED = 200, 403, 404, 422


def to_json(value):
    """JSON knows no values of Properties, which are mappings."""
    return dict(value) if isinstance(value, Mapping) else json_default(value)


class HttpRightsMixin:
    """Beside RightsCase and HttpCase: the same cells by the ways in from outside."""

    # The specimen is a colleague's, but one like it would be theirs: they would have made it.
    makes_own = {
        "`rma.order` of a colleague": ("Own",),
        "`rma.order` of another customer": ("Own",),
    }

    def get_method_additional_tags(self, test_method):
        tags = super().get_method_additional_tags(test_method)
        return [*tags, "slow"] if test_method.__name__.endswith("_over_http") else tags

    @mute_logger("odoo.http", "odoo.sql_db", *ACCESS_LOG)
    def _check_over_http(self, title):
        """Check all four operations by the JSON-2 API, and what the web client finds, in every
        cell of the records below a heading of docs/rights.md; return how many."""
        tables = [table for table in read_tables(title) if table["about"] == "record"]
        rows = [
            (row, self._prepare_calls(self._specimen(row)), cells)
            for table in tables
            for row, cells in table["rows"]
        ]
        self.env.flush_all()
        count = 0
        for role in {role for table in tables for role in table["rows"][0][1]}:
            if role in WITHOUT_ACCOUNT:
                continue
            user = self.users[role]
            self.authenticate(user.login, user.login)
            key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "x", None)
            found = self._find_by_web_client([record for __, (record, __), __ in rows])
            for row, (record, calls), cells in rows:
                cell = cells.get(role, ELSEWHERE)
                if cell == ELSEWHERE:
                    continue
                with self.subTest(row=row, role=role):
                    self.assertEqual(record in found, "r" in cell, "found by the web client")
                    own = "c" if role in self.makes_own.get(row, ()) else ""
                    self._check_cell(cell + own, record, calls, key)
                    count += 1
        return count

    def _prepare_calls(self, record):
        """Return a record and ``{letter: arguments}`` of the calls that try each operation on it:
        it is written what it says already, and what is created is like it."""
        # The queries of lists and totals have nothing to copy.
        vals = record.sudo().copy_data()[0] if record._auto else {}
        text = next(({name: vals[name]} for name in vals if isinstance(vals[name], str)), {})
        ids = record.ids
        return record, {
            "r": {"ids": ids, "fields": ["display_name"]},
            "w": {"ids": ids, "vals": text},
            "c": {"vals_list": [vals]},
            "d": {"ids": ids},
        }

    def _check_cell(self, cell, record, calls, key):
        for letter, method in OPERATIONS.items():
            # What was made and deleted is undone: the next one needs the specimen.
            with self.env.cr.savepoint(flush=False) as savepoint:
                status, answer = self._call_json_2(key, record._name, method, calls[letter])
                savepoint.rollback()
            # Returns past draft are not deleted, whoever asks.
            expected = {DONE, REFUSED} if letter in cell else {FORBIDDEN, MISSING}
            if letter == "d" and not record._name.startswith("rma."):
                # Other apps look at the state of a document before the right.
                expected.add(REFUSED)
            # What a reader does not see may be left out of the answer instead.
            if answer != [] or letter in cell:
                self.assertIn(status, expected, f"{method} by JSON-2")

    def _call_json_2(self, key, model, method, arguments):
        """Return the status and the answer of a call with a key."""
        response = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments, default=to_json),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        return response.status_code, response.json()

    def _find_by_web_client(self, records):
        """Return those records that the web client of who is signed in finds."""
        found = set()
        for model in {record._name for record in records}:
            ids = [record.id for record in records if record._name == model]
            params = {
                "model": model,
                "method": "search",
                "args": [[("id", "in", ids)]],
                "kwargs": {},
            }
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/search",
                data=json.dumps({"params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
            found.update(self.env[model].browse(answer.get("result")))
        return found
