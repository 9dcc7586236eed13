from odoo.tests import tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestPersonalData(RepairCommon):
    """What repairs of returns know of people is handed out, and goes."""

    def _repair_with_photo(self):
        rma = self._return_for_repair(1)
        self.env["ir.attachment"].create(
            {
                "name": "kitchen.png",
                "raw": b"kitchen",
                "res_model": "rma.order.line",
                "res_id": rma.line_ids.id,
            }
        )
        self._receive(rma)
        repair = rma.sudo().repair_ids
        repair.message_post(body="Ada called", message_type="comment")
        self._repair(repair)
        self._deliver_back(rma)
        return rma.sudo(), repair

    def test_faults_are_handed_out(self):
        rma, repair = self._repair_with_photo()
        [row] = rma._prepare_personal_data()[rma]["repairs"]
        self.assertEqual(row["number"], repair.name)
        self.assertIn("Does not light up", row["notes"])

    def test_customer_faults_and_messages_go(self):
        rma, repair = self._repair_with_photo()
        stand_in = self.env["res.partner"].create({"name": "Nobody", "active": False})
        rma._erase_personal_data({self.customer: stand_in})
        self.assertEqual(repair.partner_id, stand_in)
        self.assertFalse(repair.internal_notes)
        self.assertNotIn("Ada called", "".join(repair.message_ids.mapped("body")))
        self.assertEqual((repair.state, rma.state), ("done", "done"))

    def test_copies_of_photos_belong_to_the_return(self):
        rma, repair = self._repair_with_photo()
        copies = repair._get_files()
        self.assertEqual(copies.mapped("raw"), [b"kitchen"])
        self.assertIn(copies, rma._get_personal_files())
