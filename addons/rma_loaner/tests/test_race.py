from psycopg2.errors import ExclusionViolation, LockNotAvailable

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "slow")
class TestRace(BaseCase):
    """Two reserve one serial number at once, by two transactions open at the same time."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            product = env["product.product"].create(
                {"name": "Raced", "is_storable": True, "tracking": "serial"}
            )
            lot = env["stock.lot"].create({"name": "R1", "product_id": product.id})
            loans = env["rma.loan"].create(
                [
                    {
                        "partner_id": env.company.partner_id.id,
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "date_from": fields.Date.today(),
                        "date_to": fields.Date.add(fields.Date.today(), days=days),
                    }
                    for days in (3, 5)
                ]
            )
            self.ids = (product.id, lot.id, loans.ids)
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            product, lot, loans = self.ids
            loans = env["rma.loan"].browse(loans)
            loans.state = "cancel"
            loans.unlink()
            env["stock.lot"].browse(lot).unlink()
            env["product.product"].browse(product).unlink()

    def test_one_of_two_simultaneous_reservations_is_refused(self):
        first_id, second_id = self.ids[2]
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one = api.Environment(first, SUPERUSER_ID, {})["rma.loan"].browse(first_id)
            two = api.Environment(second, SUPERUSER_ID, {})["rma.loan"].browse(second_id)
            # Both see that nothing is taken.
            self.assertEqual((one.state, two.state), ("request", "request"))
            one.action_reserve()
            one.flush_recordset()
            second.execute("SET LOCAL lock_timeout = '200ms'")
            with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                two.action_reserve()
                two.flush_recordset()
            second.rollback()
            first.commit()
        with self.registry.cursor() as cr:
            with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
                cr.execute("UPDATE rma_loan SET state = 'reserved' WHERE id = %s", [second_id])
            cr.rollback()
