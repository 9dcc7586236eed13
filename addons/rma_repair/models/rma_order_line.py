from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html

REPAIRS_OPEN = ("draft", "confirmed", "under_repair")


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    repair_ids = fields.One2many("repair.order", "rma_line_id", string="Repairs", readonly=True)
    is_repair = fields.Boolean(compute="_compute_is_repair")

    @api.depends("outcome_id.handler")
    def _compute_is_repair(self):
        for line in self:
            line.is_repair = line.outcome_id.handler == "repair"

    # ------------------------------------------------------------------ where the goods wait

    def _compute_disposition_id(self):
        """Goods to be repaired stay in Returns, whatever the reason says."""
        super()._compute_disposition_id()
        for line in self.filtered("is_repair"):
            if not line._can_repair_after(line.disposition_id):
                wanted = line.outcome_id.disposition_id
                line.disposition_id = wanted if line._can_repair_after(wanted) else False

    @api.constrains("outcome_id", "disposition_id")
    def _check_disposition(self):
        for line in self.filtered("is_repair"):
            if not line._can_repair_after(line.disposition_id):
                raise ValidationError(
                    self.env._(
                        "%(line)s is to be repaired, but disposition %(disposition)s takes it out "
                        "of Returns. Choose one that holds it there, or none.",
                        line=line.display_name,
                        disposition=line.disposition_id.name,
                    )
                )

    def _can_repair_after(self, disposition):
        """Tell whether received goods are still in Returns after this disposition."""
        self.ensure_one()
        warehouse = self.order_id.warehouse_id
        stays = disposition.kind in ("hold", "vendor")
        return not disposition or (
            stays and disposition._get_destination(warehouse) == warehouse.rma_location_id
        )

    # ------------------------------------------------------------------ repairs

    def _sum_repairs(self, states):
        """Return how much of the line its repairs in these states are for, in its unit: a kit is
        repaired when all of its components are."""
        self.ensure_one()
        goods = defaultdict(float)
        for repair in self.repair_ids.filtered(lambda repair: repair.state in states):
            goods[repair.product_id] += repair._get_quantity_in(repair.product_id.uom_id)
        return self._convert_goods(goods)

    def _get_quantity_in_repair(self):
        """Return what is being repaired; of a kit, some components may be repaired already."""
        return self._sum_repairs((*REPAIRS_OPEN, "done")) - self._sum_repairs(("done",))

    def _get_goods_elsewhere(self):
        """What is being repaired does not wait for anybody else."""
        goods = super()._get_goods_elsewhere()
        for repair in self.repair_ids.filtered(lambda repair: repair._is_open()):
            product = repair.product_id
            goods[product, repair.lot_id] += repair._get_quantity_in(product.uom_id)
        return goods

    def _get_repaired_goods(self):
        """Return ``{(product, lot or none): quantity in its own unit}`` that is repaired and has
        no delivery yet."""
        goods = defaultdict(float)
        for repair in self.repair_ids.filtered(lambda repair: repair.state == "done"):
            product = repair.product_id
            goods[product, repair.lot_id] += repair._get_quantity_in(product.uom_id)
        leaving = self.env["rma.outcome.handler.repair"]._get_moves(self)
        for move_line in leaving.filtered(lambda move: move.state != "cancel").move_line_ids:
            key = (move_line.product_id, move_line.lot_id)
            goods[key] = max(goods[key] - move_line.quantity_product_uom, 0.0)
        return goods

    def _get_received_and_taken(self, product):
        """Return how much of a product came back on this line, and how much of that has left,
        is being repaired or is repaired, both in the product's unit."""
        receipts = self.stock_move_ids.filtered(
            lambda move: move.state == "done" and move._is_rma_receipt()
        )
        received = receipts.move_line_ids.filtered(lambda part: part.product_id == product)
        goods = (self._get_goods_elsewhere(), self._get_repaired_goods())
        taken = [part for found in goods for key, part in found.items() if key[0] == product]
        return sum(received.mapped("quantity_product_uom")), sum(taken)

    def _get_promised_quantity(self):
        """A repair made again after another outcome took its place is one promise too many."""
        promised = super()._get_promised_quantity()
        repaired = self._sum_repairs((*REPAIRS_OPEN, "done"))
        return max(promised, repaired) if self.is_repair else promised + repaired

    def _deliver_repaired(self):
        """Send back what has been repaired, unless customers come for it."""
        lines = self.filtered(lambda line: line.is_repair and not line.outcome_id.is_handed_over)
        handler = self.env["rma.outcome.handler.repair"]
        repaired = handler._get_repaired_quantities(lines)
        quantities = {
            line: min(repaired[line], quantity)
            for line, quantity in lines._get_ready_quantities().items()
            if line.uom_id.compare(repaired[line], 0) > 0
        }
        if quantities:
            handler._execute(self.browse([line.id for line in quantities]), quantities)

    def _get_quantities_at_counter(self):
        """Return ``{line: quantity}`` that is repaired and waits for the customer to come."""
        lines = self.filtered(lambda line: line.is_repair and line.outcome_id.is_handed_over)
        repaired = self.env["rma.outcome.handler.repair"]._get_repaired_quantities(lines)
        return {line: qty for line, qty in repaired.items() if line.uom_id.compare(qty, 0) > 0}

    def _hand_over(self):
        """Give the customer what is repaired: a delivery that is done at once."""
        self.order_id._lock()
        quantities = self._get_quantities_at_counter()
        if not quantities:
            raise UserError(
                self.env._(
                    "Nothing of return %(returns)s is repaired and waits at the counter.",
                    returns=", ".join(self.order_id.mapped("name")),
                )
            )
        lines = self.browse([line.id for line in quantities])
        self.env["rma.outcome.handler.repair"]._hand_over(lines, quantities)

    def _get_fault(self):
        """Return what the customer says is wrong, as HTML for those who repair."""
        self.ensure_one()
        texts = [self.reason_id.complete_name, self.description]
        return plaintext2html("\n".join(text for text in texts if text))
