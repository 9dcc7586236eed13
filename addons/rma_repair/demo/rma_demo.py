from datetime import timedelta

from odoo import Command, api, fields, models


class RmaDemo(models.AbstractModel):
    """Repairs of the demo shop: one that is done, one waiting for the customer's answer, one on
    the bench, and one of which a part could not be saved."""

    _inherit = "rma.demo"

    @api.model
    def _play_repairs(self):
        """Make them, once."""
        if self.env.ref("rma_repair.demo_return_done", raise_if_not_found=False):
            return
        # Nobody is to be mailed.
        demo = self.with_context(mail_notify_force_send=False)
        demo._stock_parts()
        done = demo._take_in("done", "grinder", "cafe", "Stops after ten seconds.", 200)
        demo._add_part(done)
        demo._repair(done)
        demo._validate(done.line_ids.stock_move_ids.picking_id)

        asked = demo._take_in("asked", "headphones", "nora", "The left side crackles.", 300)
        demo._add_part(asked)
        demo._quote(asked)

        demo._take_in("bench", "speaker", "tomas", "Does not charge any more.", 90)

        partly = demo._take_in("partly", "kettle", "denver", "Two of them leak.", 120, quantity=2)
        partly.repair_ids._turn(
            1, self.env.ref("rma_core.outcome_refund"), "The body is cracked: not repairable."
        )

    def _stock_parts(self):
        part = self.env.ref("rma_repair.product_part_switch")
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        quants.create(
            {
                "product_id": part.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": 40,
            }
        ).action_apply_inventory()

    def _take_in(self, name, product, customer, fault, days, quantity=1):
        """Return a return for repair whose goods have arrived.

        :param int days: how long ago the goods were delivered
        """
        order = self._sell(product, customer, days, quantity)
        clerk = self.env.ref("rma_core.user_clerk")
        rma = (
            self.env["rma.order"]
            .with_user(clerk)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": order.order_line.id,
                                "quantity": quantity,
                                "reason_id": self.env.ref("rma_core.reason_defective_later").id,
                                "outcome_id": self.env.ref("rma_repair.outcome_repair").id,
                                "description": fault,
                            }
                        )
                    ]
                }
            )
        )
        rma.action_submit()
        rma.action_approve()
        rma = rma.sudo().with_user(self.env.user)
        self._validate(rma.receipt_ids)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"rma_repair.demo_return_{name}", "record": rma, "noupdate": True}]
        )
        return rma

    def _sell(self, product, customer, days, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env.ref(f"rma_core.partner_{customer}").id,
                # As in the half year of rma_core.
                "pricelist_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.env.ref(f"rma_core.product_{product}").id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self._validate(order.picking_ids)
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=days)
        order._create_invoices().action_post()
        return order

    def _validate(self, pickings):
        pickings = pickings.filtered(lambda picking: picking.state not in ("done", "cancel"))
        pickings.move_ids.picked = True
        pickings._action_done()

    def _add_part(self, rma):
        self.env["stock.move"].create(
            {
                "repair_id": rma.repair_ids.id,
                "repair_line_type": "add",
                "product_id": self.env.ref("rma_repair.product_part_switch").id,
                "product_uom_qty": 1,
            }
        )

    def _repair(self, rma):
        rma.repair_ids.action_validate()
        rma.repair_ids.action_repair_start()
        rma.repair_ids.action_repair_end()

    def _quote(self, rma):
        repair = rma.repair_ids
        repair.action_create_sale_order()
        repair.sale_order_id.order_line = [
            Command.create({"product_id": self.env.ref("rma_repair.product_work").id})
        ]
        repair.sale_order_id.action_quotation_sent()
