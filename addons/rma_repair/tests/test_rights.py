from lxml import etree

from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestRepairRights(HttpRightsMixin, ButtonRightsCase, HttpCase):
    """Every cell of docs/rights.md about repairs, and their buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        outcome = cls.env.ref("rma_repair.outcome_repair").copy(
            {"is_handed_over": True, "unrepaired_outcome_id": cls.outcome_refund.id}
        )
        repaired = {"outcome_id": outcome.id}
        cls.in_state = {
            "approved": cls._create_unassigned(approve=True, line=repaired),
            "open": cls._create_unassigned(approve=True, line=repaired),
            "repaired": cls._create_unassigned(approve=True, line=repaired),
        }
        settled = cls._create_unassigned(approve=True, line=repaired)
        for order in (cls.in_state["open"], cls.in_state["repaired"], settled):
            cls._receive(cls, order)
        charged, free = (cls._create_unassigned(line=repaired).line_ids for __ in range(2))
        free.warranty_choice = "yes"
        alone = {"product_id": cls.product.id, "partner_id": cls.branch.id}
        cls.in_state.update(
            {"charged": charged, "free": free, "alone": cls.env["repair.order"].create(alone)}
        )
        for repair in cls.in_state["repaired"].repair_ids + settled.repair_ids:
            repair.action_validate()
            repair.action_repair_start()
            repair.action_repair_end()
        settled.repair_ids.action_hand_over()
        cls.in_state["settled"] = settled.line_ids
        cls.in_state["serial number"], cls.in_state["unsold"] = cls._create_serial_numbers()
        cls.env.flush_all()

    @classmethod
    def _create_serial_numbers(cls):
        """Return a serial number that the dealer bought, and one nobody did."""
        drill = cls._create_product("Drill", 90, tracking="serial")
        vals = [{"name": name, "product_id": drill.id} for name in ("D1", "D2")]
        sold, unsold = cls.env["stock.lot"].create(vals)
        cls._stock(drill, 1, lot=sold)
        order = cls._create_order((drill, 1), partner=cls.branch, deliver=False, invoice=False)
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        return sold, unsold

    @classmethod
    def _specimen_repair_order(cls, kind):
        customer = {"of a colleague": cls.branch, "of another customer": cls.stranger}[kind]
        return cls.env["repair.order"].create(
            {"product_id": cls.product.id, "partner_id": customer.id, "user_id": cls.colleague.id}
        )

    def _find_pressed(self, about, state):
        record = super()._find_pressed(about, state)
        # The repair that a return made.
        is_made = about.endswith("of the repair") and record._name == "rma.order"
        return record.repair_ids if is_made else record

    def _get_form(self, record):
        if record._name != "rma.order.line":
            return super()._get_form(record)
        form = super()._get_form(record.order_id)
        return etree.fromstring(
            etree.tostring(form.find(".//field[@name='repair_line_ids']/list"))
        )

    def _work(self, order, button):
        super()._work(order, button)
        if button == "action_turn":
            dialog = self.env["repair.order.turn"].with_user(order.env.user)
            dialog.create({"repair_id": order.id, "note": "Broken"}).action_confirm()

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of repairs")
        self.assertTrue(checked or not read_tables())

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of repairs")
        self.assertTrue(checked or not read_tables())

    def test_every_button_is_offered_exactly_when_it_works(self):
        self._check_buttons("Buttons of repairs")
