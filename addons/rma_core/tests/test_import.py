from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestImport(RmaCommon):
    """A file of returns is taken once, and says what is wrong with which row."""

    COLUMNS = ("partner_id", "reference", "line_ids/product_id", "line_ids/quantity")

    def _import(self, *rows):
        orders = self.env["rma.order"].with_user(self.clerk)
        return orders.load([*self.COLUMNS, "line_ids/price_unit"], [[*row, "5"] for row in rows])

    def _get_said(self, result):
        self.assertFalse(result["ids"])
        return "".join(message["message"] for message in result["messages"])

    def test_the_same_file_twice_is_told(self):
        rows = [[self.customer.name, f"OLD-{number}", "Lamp", "1"] for number in (1, 2)]
        result = self._import(*rows)
        self.assertFalse(result["messages"])
        first = self.env["rma.order"].browse(result["ids"])
        said = self._get_said(self._import(*rows))
        self.assertIn(f"OLD-1 of {self.customer.name} is return {first[0].name} already", said)
        self.assertIn("OLD-2", said)
        other = self._import([self.other_customer.name, "OLD-1", "Lamp", "1"])
        self.assertFalse(other["messages"], "Another customer may use the same reference.")

    def test_half_a_piece_is_refused(self):
        said = self._get_said(self._import([self.customer.name, "", "Lamp", "1.5"]))
        self.assertIn("1.5 units are no whole pieces", said)

    def test_a_branch_is_found_by_its_own_name(self):
        company = self.env["res.partner"].create({"name": "Blue Harbour", "is_company": True})
        branch = self.env["res.partner"].create(
            {"name": "Pier Seven", "parent_id": company.id, "type": "delivery"}
        )
        for name in ("Pier Seven", branch.display_name):
            result = self._import([name, "", "Lamp", "1"])
            self.assertFalse(result["messages"])
            self.assertEqual(self.env["rma.order"].browse(result["ids"]).partner_id, branch)

    # ------------------------------------------------------------------ numbers

    def test_companies_number_apart(self):
        prefixes = set()
        for name in ("Night Blue", "Nova Bene"):
            company = self.env["res.company"].create({"name": name})
            (number,) = company._draw_rma_numbers(1)
            prefixes.add(number[:-10])
        self.assertEqual(prefixes, {"RMA/NB/", "RMA/NB2/"})

    # ------------------------------------------------------------------ serials

    def test_what_was_not_scanned_has_not_arrived(self):
        radio = self._create_product("Radio", 20, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{number}", "product_id": radio.id} for number in (1, 2)]
        )
        for lot in lots:
            self._stock(radio, 1, lot=lot)
        order = self._create_order((radio, 2), deliver=False, invoice=False)
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.assertEqual(order.order_line.qty_delivered, 2)
        proposed = self._create_return((order.order_line, 1), approve=True)
        self.assertTrue(proposed.sudo().receipt_ids.move_line_ids)
        self.env.company.rma_scan_serials = True
        rma = self._create_return((order.order_line, 1), approve=True)
        move = rma.sudo().receipt_ids.move_ids
        self.assertFalse(move.move_line_ids)
        lot = lots - proposed.sudo().receipt_ids.move_line_ids.lot_id
        move.lot_ids = lot
        rma.sudo().receipt_ids.action_assign()
        self.assertEqual(move.lot_ids, lot)
        move.picked = True
        rma.sudo().receipt_ids._action_done()
        self.assertEqual(rma.line_ids.quantity_received, 1)
