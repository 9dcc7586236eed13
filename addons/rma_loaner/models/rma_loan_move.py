from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RmaLoan(models.Model):
    """Handing over and taking back: what is written down, and the transfers that follow."""

    _inherit = "rma.loan"

    picking_ids = fields.One2many("stock.picking", "rma_loan_id", string="Transfers")
    lot_back_id = fields.Many2one(
        "stock.lot",
        string="Serial Number That Came Back",
        check_company=True,
        copy=False,
        domain="[('product_id', '=', product_id)]",
        help="What the customer brings. Empty: the one they were lent.",
    )

    def action_hand_over(self):
        """Give it to the customer, who signs for it."""
        self._ensure_state("request", "reserved")
        self.filtered(lambda loan: loan.state == "request").action_reserve()
        for loan in self:
            loan._ensure_protocol()
            loan._ensure_here()
            pool, out = loan.company_id._get_loan_locations()
            loan._move(pool, out)
        self._write_protected({"state": "out", "date_out": fields.Datetime.now()})
        return True

    def _ensure_protocol(self):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("condition_out", "signature")
            if not self[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "Fill in the protocol of %(loan)s first: %(fields)s.",
                    loan=self.name,
                    fields=", ".join(missing),
                )
            )

    def _ensure_here(self):
        """Refuse to hand over what another customer still has, or what is not cleaned yet."""
        other = self.search(
            [
                ("id", "!=", self.id),
                ("lot_id", "=", self.lot_id.id),
                ("state", "in", ("out", "back")),
            ],
            limit=1,
        )
        if not other:
            return
        if other.state == "out":
            sentence = self.env._(
                "%(serial)s is still with %(customer)s (%(loan)s, until %(date)s). Take it back "
                "first, or choose another one.",
                serial=self.lot_id.name,
                customer=other.partner_id.display_name,
                loan=other.name,
                date=fields.Date.to_string(other.date_to),
            )
        else:
            sentence = self.env._(
                "%(serial)s came back from %(customer)s (%(loan)s) and is not cleaned yet.",
                serial=self.lot_id.name,
                customer=other.partner_id.display_name,
                loan=other.name,
            )
        raise UserError(sentence)

    def action_take_back(self):
        """Take it back as inspected: as it went, damaged, exchanged for another unit, or lost."""
        self._ensure_state("out")
        for loan in self:
            loan._ensure_inspected()
            pool, out = loan.company_id._get_loan_locations()
            if loan.result in ("ok", "damaged"):
                loan._move(out, pool)
        self._write_protected({"date_back": fields.Datetime.now()})
        kept = self.filtered(lambda loan: loan.result in ("exchanged", "lost"))
        (self - kept)._write_protected({"state": "back"})
        kept._give_up()
        return True

    def _ensure_inspected(self):
        came = self.lot_back_id or self.lot_id
        if came != self.lot_id and self.result != "exchanged":
            raise UserError(
                self.env._(
                    "%(came)s is not what %(customer)s was lent, that is %(lent)s. Ask for it, or "
                    "choose “Exchanged for another unit”.",
                    came=came.name,
                    lent=self.lot_id.name,
                    customer=self.partner_id.display_name,
                )
            )
        if not self.result or (self.result != "lost" and not self.condition_back):
            raise UserError(
                self.env._(
                    "Say in what state %(serial)s came back, and whether it is as it went.",
                    serial=self.lot_id.name,
                )
            )

    def _ask_back(self):
        """Return what reminds whoever hands over the customer's own unit; empty without loans."""
        if not self:
            return ""
        return self.env._(
            "The customer has our %(serials)s (%(loans)s): ask for it.",
            serials=", ".join(self.lot_id.mapped("name")),
            loans=", ".join(self.mapped("name")),
        )

    def action_clean(self):
        """It is cleaned: free again for the next one."""
        self._ensure_state("back")
        self._write_protected({"state": "done"})
        return True

    def _give_up(self):
        """What the customer keeps is theirs from now on; *Charge* invoices it."""
        for loan in self:
            __, out = loan.company_id._get_loan_locations()
            loan._move(out, loan._get_customer_location())
        self._write_protected({"state": "back"})

    @api.model
    def _get_customer_location(self):
        return self.partner_id.property_stock_customer or self.env.ref(
            "stock.stock_location_customers"
        )

    def _move(self, source, target):
        """Move the serial number by a transfer that is done at once."""
        self.ensure_one()
        # sudo: stock.picking - whoever lends needs no rights in the warehouse
        loan = self.sudo()
        warehouse = loan.order_id.warehouse_id or loan.env["stock.warehouse"].search(
            [("company_id", "=", loan.company_id.id)], limit=1
        )
        picking = loan.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "partner_id": loan.partner_id.id,
                "origin": loan.name,
                "rma_loan_id": loan.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": loan.product_id.id,
                            "product_uom_qty": 1,
                            "product_uom": loan.product_id.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": loan.product_id.id,
                    "product_uom_id": loan.product_id.uom_id.id,
                    "lot_id": loan.lot_id.id,
                    "quantity": 1,
                    "picked": True,
                    "picking_id": picking.id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                }
            )
        ]
        picking._action_done()
        return picking
