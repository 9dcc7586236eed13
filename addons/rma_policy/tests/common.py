from datetime import timedelta

from odoo import Command
from odoo.fields import Datetime

from odoo.addons.rma_core.tests.common import RmaCommon


class PolicyCommon(RmaCommon):
    """Orders delivered some days ago, and policies made by the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever a database has set up already.
        cls.env["rma.policy"].search([]).active = False

    @classmethod
    def _create_policy(cls, **vals):
        return cls.env["rma.policy"].with_user(cls.manager).create({"name": "Consumers", **vals})

    @classmethod
    def _create_old_order(cls, *lines, days=0, **vals):
        """Return an order that was ordered, delivered and invoiced ``days`` ago."""
        order = cls._create_order(*(lines or [(cls.product, 5)]), **vals)
        moment = Datetime.now() - timedelta(days=days)
        order.date_order = moment
        order.picking_ids.move_ids.date = moment
        # A posted invoice does not change its date by itself.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE account_move_line SET invoice_date = %s WHERE move_id IN %s",
            [moment.date(), tuple(order.invoice_ids.ids)],
        )
        cls.env.invalidate_all()
        return order

    @classmethod
    def _ask(cls, order, quantity=1, **vals):
        """Return the line of a submitted return for one product of ``order``."""
        return cls._create_return((order.order_line[:1], quantity, vals)).line_ids

    def _rules(self, line, verdict="no"):
        return sorted(
            answer["rule"] for answer in line.policy_answers or () if answer["verdict"] == verdict
        )

    @classmethod
    def _link(cls, records):
        return [Command.set(records.ids)]
