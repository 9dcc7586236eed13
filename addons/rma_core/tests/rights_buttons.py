"""Base of the tests that check the buttons in ``docs/rights.md``: offered exactly where they
work."""

from contextlib import suppress

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_expression_field_names

from .rights import ACCESS_LOG, YES, RightsCase, read_tables

# Offered on the receipt, to people who do not read the return.
ON_RECEIPT = "on receipt"


class ButtonRightsCase(RightsCase):
    """``in_state`` has a record for each state that the tables name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 30), partner=cls.branch)
        cls.order.user_id = False
        # Before returns add receipts and credit notes to these.
        cls.in_state = {
            "order": cls.order,
            "delivery": cls.order.picking_ids,
            "invoice": cls.order.invoice_ids,
        }

    @classmethod
    def _create_unassigned(cls, submit=False, approve=False, quantity=2, line=(), **vals):
        return cls._create_return(
            (cls.order.order_line, quantity, dict(line)),
            user=cls.env.user,
            submit=submit,
            approve=approve,
            user_id=False,
            **vals,
        )

    def _find_pressed(self, about, state):
        """Return the record whose buttons a table is about. Extend with super()."""
        return self.in_state[state]

    def _press(self, order, button):
        """Tell whether a button works; nothing of it stays."""
        with suppress(UserError), self.env.cr.savepoint() as savepoint:
            self._work(order, button)
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all()
            return True
        self.env.invalidate_all()
        return False

    def _work(self, order, button):
        """Press a button and answer what its dialog asks. Extend with super()."""
        getattr(order, button)()
        targets = {
            "action_cancel_with_reason": "cancel",
            "action_reject": "rejected",
            "action_request_revision": "revision",
        }
        if target := targets.get(button):
            order._decline(target, "Because")

    def _is_offered(self, record, button):
        """Tell whether the form of a record has a button, worked out as the web client does."""
        try:
            form = self._get_form(record)
            for shown in form.xpath(f".//button[@name='{button}'][not(ancestor::field)]"):
                nodes = [shown, *shown.iterancestors()]
                if not any(self._is_hidden(node, record) for node in nodes):
                    return True
        except AccessError:
            return False  # who may not read a record is not offered its buttons
        return False

    def _get_form(self, record):
        """Return the form's root for the record's user. Extend with super()."""
        return etree.fromstring(record.get_view(view_type="form")["arch"])

    def _is_hidden(self, node, record):
        expression = node.get("invisible") or "False"
        values = {name: record[name] for name in get_expression_field_names(expression)}
        return safe_eval(expression, values)

    @mute_logger(*ACCESS_LOG)
    def _check_buttons(self, title):
        """Check every cell of the tables below a heading; return how many."""
        count = 0
        for table in read_tables(title):
            for row, cells in table["rows"]:
                button, __, state = row.replace("`", "").partition(" ")
                for role, cell in cells.items():
                    order = self._find_pressed(table["about"], state)
                    order = order.with_user(self.users[role])
                    order = order.with_context(allowed_company_ids=None)
                    with self.subTest(row=row, role=role):
                        self.assertEqual(self._is_offered(order, button), cell == YES, "offered")
                        works = cell in (YES, ON_RECEIPT)
                        self.assertEqual(self._press(order, button), works, "works")
                        count += 1
        return count
