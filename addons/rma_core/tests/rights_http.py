import json

from odoo.tools import mute_logger

from .rights import ACCESS_LOG, ELSEWHERE, read_tables

# Whoever has no account, so neither a key nor a session.
WITHOUT_ACCOUNT = ("Visitor",)


class HttpRightsMixin:
    """Beside RightsCase and HttpCase: the same cells by the ways in from outside."""

    @mute_logger("odoo.http", *ACCESS_LOG)
    def _check_over_http(self, title):
        """Check reading and writing by the JSON-2 API, and the calls of the web client, in every
        cell of the records below a heading of docs/rights.md; return how many."""
        tables = [table for table in read_tables(title) if table["about"] == "record"]
        rows = [
            (row, self._specimen(row), cells) for table in tables for row, cells in table["rows"]
        ]
        self.env.flush_all()
        count = 0
        for role in {role for table in tables for role in table["rows"][0][1]}:
            if role in WITHOUT_ACCOUNT:
                continue
            user = self.users[role]
            self.authenticate(user.login, user.login)
            key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "x", None)
            for row, record, cells in rows:
                if cells.get(role, ELSEWHERE) == ELSEWHERE:
                    continue
                with self.subTest(row=row, role=role):
                    self._check_cell(cells[role], record, key)
                    count += 1
        return count

    def _check_cell(self, cell, record, key):
        model, ids = record._name, record.ids
        read = self._call_json_2(key, model, "read", ids=ids, fields=["display_name"])
        self.assertEqual(bool(read), "r" in cell, "read by JSON-2")
        if model.startswith("rma."):
            # Writing no value takes the right to write and changes nothing; of invoices it is
            # not even asked for.
            written = self._call_json_2(key, model, "write", ids=ids, vals={})
            self.assertEqual(bool(written), "w" in cell, "written by JSON-2")
        self.assertEqual(bool(self._count(record)), "r" in cell, "counted by the web client")

    def _call_json_2(self, key, model, method, **arguments):
        """Return the answer to a call with a key; None where it is refused
        or nothing is found."""
        response = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        self.assertIn(response.status_code, (200, 403, 404))
        return response.json() if response.status_code == 200 else None

    def _count(self, record):
        """Return how many of a record the web client of who is signed in counts."""
        params = {
            "model": record._name,
            "method": "search_count",
            "args": [[("id", "in", record.ids)]],
            "kwargs": {},
        }
        answer = self.url_open(
            f"/web/dataset/call_kw/{record._name}/search_count",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("result")
