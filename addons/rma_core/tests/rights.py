"""Base of the tests that check ``docs/rights.md`` cell by cell: the table people read is the table
the tests run, so neither can be wrong alone."""

import re
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import RmaCommon

RIGHTS = Path(__file__).resolve().parents[3] / "docs" / "rights.md"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
NOTHING = "–"
YES = "yes"
# What another app says, not the returns.
ELSEWHERE = "·"
ACCESS_LOG = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


def read_tables(title=None):
    """Return ``[{"about": name, "rows": [(name, {column: cell})]}]``: the tables below the heading
    ``title`` of docs/rights.md, or all of them; none where the add-on was installed without it."""
    if not RIGHTS.exists():
        return []
    text = RIGHTS.read_text()
    if title:
        text = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.M | re.S).group(1)
    tables = []
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.M):
        header, __, *lines = [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in block.strip().split("\n")
        ]
        rows = [(line[0], dict(zip(header[1:], line[1:], strict=True))) for line in lines]
        tables.append({"about": header[0], "rows": rows})
    return tables


def read_names():
    """Return the models and buttons that the tables have a row of."""
    rows = [row for table in read_tables() for row, __ in table["rows"]]
    return {row.split("`")[1].split(" ")[0] for row in rows if row.startswith("`")}


class RightsCase(RmaCommon):
    """People of every role, and a specimen of every record they may or may not see.

    A dealer has two branches. ``returns`` are the returns of its first branch that nobody, and
    that a colleague is responsible for, one of another customer in another warehouse, and one of
    another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("rights_colleague", "rma_core.rma_core_group_user")
        cls.users = {role: cls._create_role(role, groups) for role, groups in cls._roles().items()}
        cls._create_dealers()
        cls.warehouse_other = cls.env["stock.warehouse"].create(
            {"name": "Second Warehouse", "code": "SECND"}
        )
        cls.users["Limited"].rma_partner_ids = cls.dealer
        cls.users["Limited"].rma_warehouse_ids = cls.warehouse
        cls.returns = cls._create_specimens()
        cls.env.flush_all()

    @classmethod
    def _roles(cls):
        """Return ``{role: groups}``. Extend with super()."""
        core, sales = "rma_core.rma_core_group_", "sales_team.group_sale_salesman"
        return {
            "Own": f"{core}own",
            "All": f"{core}user",
            "Limited": f"{core}user",
            "Approver": f"{core}approver",
            "Administrator": f"{core}manager",
            "Salesperson": sales,
            "All Sales": f"{sales}_all_leads",
            "Accountant": "account.group_account_invoice",
            "Warehouse": "stock.group_stock_user",
            "Employee": "base.group_user",
            "Visitor": "base.group_public",
        }

    @classmethod
    def _create_role(cls, role, groups):
        login = f"rights_{role.lower().replace(' ', '_')}"
        return cls._create_user(login, groups)

    @classmethod
    def _create_dealers(cls):
        partners = cls.env["res.partner"]
        seller = cls.users["Salesperson"].id
        cls.dealer = partners.create({"name": "Dealer", "is_company": True, "user_id": seller})
        cls.branch, cls.branch_other = partners.create(
            [
                {"name": name, "parent_id": cls.dealer.id, "type": "delivery"}
                for name in ("Branch One", "Branch Two")
            ]
        )
        cls.stranger = partners.create({"name": "Stranger", "is_company": True})

    @classmethod
    def _create_specimens(cls):
        """Return ``{name: return}``, past draft and made by a colleague."""
        second = cls.env["res.company"].create({"name": "Second Company"})
        cls.warehouse_second = cls.env["stock.warehouse"].search(
            [("company_id", "=", second.id)], limit=1
        )
        product = cls.product.id
        common = {"state": "draft", "user_id": cls.colleague.id, "partner_id": cls.branch.id}
        given = {
            "unassigned": {"user_id": False},
            "of a colleague": {},
            "of another customer": {
                "partner_id": cls.stranger.id,
                "warehouse_id": cls.warehouse_other.id,
            },
            "of another company": {
                "company_id": second.id,
                "warehouse_id": cls.warehouse_second.id,
                "user_id": False,
            },
        }
        lines = [Command.create({"product_id": product, "quantity": 1, "price_unit": 5})]
        returns = cls.env["rma.order"].create(
            [{**common, **vals, "line_ids": lines} for vals in given.values()]
        )
        returns.action_submit()
        return dict(zip(given, returns, strict=True))

    @classmethod
    def _specimen(cls, row):
        """Return the record that a row of the table is about: "model" or "model kind"."""
        model, __, kind = row.replace("`", "").partition(" ")
        if model == "rma.order":
            return cls.returns[kind]
        if model == "rma.order.line":
            return cls.returns[kind].line_ids
        return getattr(cls, f"_specimen_{model.replace('.', '_')}")(kind)

    @classmethod
    def _specimen_rma_mail_log(cls, kind):
        order = cls.returns[kind]
        message = cls.env["mail.message"].create(
            {"model": "rma.order", "res_id": order.id, "message_type": "auto_comment"}
        )
        notification = cls.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": order.partner_id.id,
                "notification_type": "email",
                "notification_status": "sent",
            }
        )
        cls.env.flush_all()
        return cls.env["rma.mail.log"].browse(notification.id)

    # ------------------------------------------------------------------ one cell

    def _get_operations(self, user, record):
        """Return the letters of what a user may do with a record, tried in several ways."""
        mine = record.with_user(user).with_context(allowed_company_ids=None)
        self.env.invalidate_all()
        letters = "".join(key for key, name in OPERATIONS.items() if mine.has_access(name))
        found = self._is_found(mine)
        if letters == "r" and not record._auto and not found:
            # A list whose query has only what its reader may see, and not by rules.
            letters = ""
        self.assertEqual(found, "r" in letters, "searching and reading disagree")
        return letters or NOTHING

    def _is_found(self, mine):
        """Tell whether a user finds a record, and check that all ways to it agree."""
        try:
            found = bool(mine.search([("id", "=", mine.id)]))
        except AccessError:
            found = False
        ways = [
            lambda: any(row["display_name"] is not None for row in mine.read(["display_name"])),
            lambda: mine._read_group([("id", "=", mine.id)], [], ["__count"])[0][0] == 1,
            lambda: mine.id in [i for i, __ in mine.name_search("", [("id", "=", mine.id)])],
            lambda: bool(mine.search_read([("id", "=", mine.id)], ["id"])),
        ]
        for way in ways:
            try:
                answer = way()
            except AccessError:
                answer = False
            self.assertEqual(answer, found)
        return found

    def _check_tables(self, title):
        """Check every cell of the tables below a heading; return how many."""
        count = 0
        for table in read_tables(title):
            if table["about"] == "dialog":
                count += self._check_dialogs(table)
                continue
            for row, cells in table["rows"]:
                record = self._specimen(row).ensure_one()
                for role, cell in cells.items():
                    if cell == ELSEWHERE:
                        continue
                    with self.subTest(row=row, role=role), mute_logger(*ACCESS_LOG):
                        self.assertEqual(self._get_operations(self.users[role], record), cell)
                        count += 1
        return count

    def _check_dialogs(self, table):
        """Check who may open dialogs; the buttons that open them say on what."""
        for row, cells in table["rows"]:
            for role, cell in cells.items():
                dialog = self.env[row.strip("`")].with_user(self.users[role])
                with self.subTest(row=row, role=role):
                    self.assertEqual(dialog.has_access("read"), cell != NOTHING)
                    self.assertEqual(dialog.has_access("create"), cell == YES)
        return sum(len(cells) for __, cells in table["rows"])
