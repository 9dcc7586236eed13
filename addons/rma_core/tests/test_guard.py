from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common import RmaCommon

REFUSED = "cannot be set directly"
# Who creates a return on the server says these; nobody else does.
GIVEN_BY_SERVER = {"access_token", "origin", "website_id", "withdrawal_id"}


@tagged("post_install", "-at_install")
class TestGuard(RmaCommon):
    """What is readonly on the screen cannot be written by API either: all fields of all models,
    those of add-ons and of days to come too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.rma = cls._create_return((cls.order.order_line, 2), approve=True)
        # Who may do everything else.
        cls.manager.group_ids += cls.env.ref("base.user_admin").group_ids

    def _get_models(self):
        """Return the models whose records people keep."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._auto and not model._abstract and not model._transient:
                yield model

    def _get_readonly(self, model):
        """Return what nobody can change on a screen: of Odoo's models, what the suite adds."""
        is_own = model._name.startswith("rma.")
        return [
            name
            for name, field in model._fields.items()
            if (is_own or (field.store and field._modules[:1] and field._modules[0][:4] == "rma_"))
            and field.readonly
            and not field.inverse
            and name not in MAGIC_COLUMNS
        ]

    def _get_other_value(self, record, name):
        """Return a value that the field does not have."""
        field = record._fields[name]
        if field.type == "many2one":
            others = self.env[field.comodel_name].search([("id", "!=", record[name].id)], limit=1)
            # The guard looks at names: where there is none, any id does.
            return others.id or 1_000_000
        if field.type == "selection":
            return next(key for key in field.get_values(self.env) if key != record[name])
        return not record[name] if field.type == "boolean" else False

    def _get_value(self, model, name):
        """Return something to write into a field."""
        values = {
            "char": "forged",
            "float": 7.0,
            "integer": 7,
            "date": "2020-01-01",
            "datetime": "2020-01-01 00:00:00",
        }
        kind = model._fields[name].type
        if kind in ("one2many", "many2many"):
            return [(5, 0, 0)]
        return values.get(kind) or self._get_other_value(model, name)

    def _get_needed(self, model):
        """Return the values without which Odoo does not even look at the others."""
        if model._name != "account.move.line":
            return {}
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        return {"move_id": invoice.id}

    def test_no_model_creates_a_record_with_a_readonly_field(self):
        count = 0
        for model in self._get_models():
            mine = model.with_user(self.manager)
            if not mine.has_access("create"):
                continue
            names = self._get_readonly(model)
            needed = self._get_needed(model) if names else {}
            for name in names:
                with self.subTest(model=model._name, field=name):
                    # Of Odoo's own records what is empty is left alone.
                    value = (
                        False if model._name.startswith("rma.") else self._get_value(model, name)
                    )
                    # A savepoint, so that one field without a guard does not hide the others.
                    with self.assertRaisesRegex(AccessError, REFUSED), self.env.cr.savepoint():
                        mine.create({**needed, name: value})
                    count += 1
        self.assertGreater(count, 100)

    def test_no_record_is_written_in_a_readonly_field(self):
        seen = set()
        for model in self._get_models():
            record = model.search([], limit=1).with_user(self.manager)
            if not record or not record.has_access("write"):
                continue
            for name in self._get_readonly(model):
                with self.subTest(model=model._name, field=name):
                    value = self._get_other_value(record, name)
                    with self.assertRaisesRegex(AccessError, REFUSED):
                        record.write({name: value})
            seen.add(model._name)
        self.assertLessEqual({"rma.order", "rma.order.line", "rma.reason"}, seen)

    def test_not_even_the_server_sets_what_a_return_follows_from(self):
        for record in (self.rma.sudo(), self.rma.line_ids.sudo()):
            for name in set(self._get_readonly(record)) - GIVEN_BY_SERVER:
                with self.subTest(model=record._name, field=name):
                    with self.assertRaisesRegex(AccessError, REFUSED):
                        record.write({name: False})

    def test_nobody_links_a_document_to_a_return(self):
        """Every rule counts what carries the link: documents that returns made, and parts of
        them."""
        self._receive(self.rma)
        other = self._create_order((self.product, 3))
        line = self.rma.line_ids
        user = self.manager
        invoice_line = other.invoice_ids.invoice_line_ids[:1]
        documents = (other.order_line, other.picking_ids.move_ids, invoice_line)
        for document in documents:
            with self.subTest(model=document._name):
                self.assertTrue(document)
                mine = document.with_user(user)
                with self.assertRaisesRegex(AccessError, REFUSED):
                    mine.write({"rma_line_id": line.id})
        move = other.picking_ids.move_ids.with_user(user)
        with self.assertRaisesRegex(AccessError, REFUSED):
            move.copy({"rma_line_id": line.id})
        with self.assertRaisesRegex(AccessError, REFUSED):
            move.picking_id.copy({"move_ids": [(0, 0, {"rma_line_id": line.id})]})
        for name in ("stock_move_ids", "account_line_ids", "replacement_sale_line_ids"):
            with self.subTest(name=name), self.assertRaisesRegex(AccessError, REFUSED):
                line.with_user(user).write({name: [(4, documents[0].id)]})

    def test_what_odoo_copies_whole_is_not_refused(self):
        """As it does when it splits manufacturing orders."""
        order = self._create_order((self.product, 3))
        move = order.picking_ids.move_ids.with_user(self.warehouse_worker)
        vals = move.copy_data({"state": "draft"})
        self.assertIn("rma_line_id", vals[0])
        self.assertFalse(move.create(vals).sudo().rma_line_id)

    def test_parts_of_a_receipt_are_the_return_s(self):
        """Backorders and duplicates that people without rights on returns make."""
        picking = self.rma.receipt_ids.with_user(self.warehouse_worker)
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.rma.line_ids.quantity_received, 1)
        self.assertEqual(len(self.rma.receipt_ids), 2)
        rest = (self.rma.receipt_ids - picking.sudo(False)).with_user(self.warehouse_worker)
        self.assertEqual(rest.copy().sudo().move_ids.rma_line_id, self.rma.line_ids)

    def test_a_crafted_context_fills_in_nothing(self):
        """It is no error either: contexts are made for other things as well."""
        forged = {"char": "forged", "text": "forged", "integer": 7, "float": 7.0, "boolean": True}
        forged.update(monetary=7.0, datetime="2020-01-01 00:00:00", date="2020-01-01")
        returns = self.env["rma.order"].with_user(self.clerk)
        lines = self.env["rma.order.line"]
        context = {
            f"default_{name}": forged.get(model._fields[name].type, self.manager.partner_id.id)
            for model in (returns, lines)
            for name in self._get_readonly(model)
            if model._fields[name].type not in ("selection", "one2many", "many2many", "json")
            # One name for both, and one of them is filled in by people.
            and not any(
                name in other._fields and name not in self._get_readonly(other)
                for other in (returns, lines)
            )
        }
        context.update(default_state="done", default_origin="guest", default_decision="accepted")
        vals = {"line_ids": [(0, 0, {"sale_line_id": self.order.order_line.id, "quantity": 1})]}
        plain = returns.create(vals)
        made = returns.with_context(**context).create(vals)
        for one, other in ((plain, made), (plain.line_ids, made.line_ids)):
            names = [
                name
                for name in self._get_readonly(one)
                if one._fields[name].store and name not in ("name", "date_answer_due")
            ]
            one, other = one.sudo(), other.sudo()
            self.assertEqual(
                {name: one[name] for name in names}, {name: other[name] for name in names}
            )
        asked = returns.with_context(**context).default_get(list(returns._fields))
        self.assertEqual(asked["origin"], "backend")
        self.assertFalse({"return_code", "date_approved", "customer_note"} & set(asked))

    def test_a_door_opens_for_its_own_fields_alone(self):
        self.rma._write_protected({"customer_note": "Hello"})
        self.assertEqual(self.rma.customer_note, "Hello")
        for forged in (True, "rma.order", {"model": "rma.order", "names": ["customer_note"]}):
            with self.subTest(forged=forged), self.assertRaisesRegex(AccessError, REFUSED):
                self.rma.with_context(rma_door=forged).customer_note = "Forged"
