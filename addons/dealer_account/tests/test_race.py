from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "slow")
class TestRace(BaseCase):
    """Two orders at once, by two transactions that are really open at the same time."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            group = env["dealer.group"].create({"name": "Race", "is_account_enabled": True})
            dealer = env["res.partner"].create(
                {"name": "Racer", "is_company": True, "dealer_group_id": group.id}
            )
            dealer.risk_limit = 500
            product = env["product.product"].create(
                {"name": "Race", "type": "service", "taxes_id": False}
            )
            orders = env["sale.order"].create(
                [
                    {
                        "partner_id": dealer.id,
                        "is_on_account": True,
                        "order_line": [
                            Command.create({"product_id": product.id, "price_unit": 400})
                        ],
                    }
                    for __ in range(2)
                ]
            )
            self.ids = (group.id, dealer.id, product.id, orders.ids)
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            group, dealer, product, orders = self.ids
            orders = env["sale.order"].browse(orders)
            orders._action_cancel()
            env.flush_all()
            orders.unlink()
            env["res.partner"].browse(dealer).unlink()
            env["product.product"].browse(product).unlink()
            env["dealer.group"].browse(group).unlink()

    def test_one_of_two_simultaneous_orders_is_refused(self):
        first_id, second_id = self.ids[3]
        with self.registry.cursor() as first, self.registry.cursor() as second:
            orders = [
                api.Environment(cr, SUPERUSER_ID, {})["sale.order"].browse(order_id)
                for cr, order_id in ((first, first_id), (second, second_id))
            ]
            # Both transactions read the balance before either goes on.
            for order in orders:
                self.assertEqual(order.partner_id.account_available, 500)
            orders[0].action_confirm()
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                orders[1].action_confirm()
            second.rollback()
            # As Odoo does it: the whole request once more.
            order = api.Environment(second, SUPERUSER_ID, {})["sale.order"].browse(second_id)
            with self.assertRaisesRegex(UserError, "you can order up to .*100.00"):
                order.action_confirm()
            second.rollback()
