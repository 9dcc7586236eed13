from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "rma.document.mixin", "rma.guard.mixin"]

    _rma_line_path = "rma_line_id"

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        help="The return line whose goods are repaired.",
    )
    rma_warranty_reason = fields.Char(
        related="rma_line_id.warranty_reason", string="Warranty Reason"
    )

    is_turn_allowed = fields.Boolean(compute="_compute_is_turn_allowed")
    is_hand_over_allowed = fields.Boolean(compute="_compute_is_hand_over_allowed")
    rma_parts = fields.Char(string="Parts Used", compute="_compute_rma_cost")
    rma_cost = fields.Monetary(
        string="Cost of Parts", currency_field="rma_currency_id", compute="_compute_rma_cost"
    )
    rma_currency_id = fields.Many2one(related="company_id.currency_id", string="Cost Currency")

    @api.depends("rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def action_repair_done(self):
        result = super().action_repair_done()
        # sudo: rma.order.line - repair users have no rights on returns
        self.sudo().rma_line_id._deliver_repaired()
        return result

    def action_repair_cancel_draft(self):
        result = super().action_repair_cancel_draft()
        # sudo: rma.order.line - repair users have no rights on returns
        self.sudo().rma_line_id._ensure_not_promised_twice()
        self.sudo()._check_quantity_here()
        return result

    @api.depends("state", "rma_line_id")
    @api.depends_context("uid")
    def _compute_is_turn_allowed(self):
        # sudo: rma.order.line - accountants and salespeople read repairs of returns
        may_turn = self.env["repair.order.turn"].has_access("create")
        for repair in self:
            repair.is_turn_allowed = (
                may_turn and bool(repair.sudo().rma_line_id) and repair._is_open()
            )

    @api.depends("state", "rma_line_id.quantity_settled")
    @api.depends_context("uid")
    def _compute_is_hand_over_allowed(self):
        workable = self._filtered_access("write")
        # sudo: rma.order.line - repair users have no rights on returns
        at_counter = self.sudo().rma_line_id._get_quantities_at_counter()
        for repair in self:
            repair.is_hand_over_allowed = (
                repair in workable
                and repair.state == "done"
                and repair.sudo().rma_line_id in at_counter
            )

    @api.depends("move_ids.state", "move_ids.quantity", "move_ids.value")
    def _compute_rma_cost(self):
        for repair in self:
            # sudo: stock.move - users who read the return read what its repair took
            parts = repair.sudo().move_ids.filtered(
                lambda move: move.state == "done" and move.repair_line_type == "add"
            )
            repair.rma_parts = parts._format_goods()
            repair.rma_cost = sum(part._get_part_cost() for part in parts)

    @api.constrains("product_qty", "product_uom")
    def _check_quantity_received(self):
        # sudo: rma.order.line - repair users have no rights on returns
        for repair in self.sudo().filtered("rma_line_id"):
            repair._check_quantity_promised()
        self.sudo()._check_quantity_here()

    def _check_quantity_promised(self):
        line = self.rma_line_id
        most = line._get_allowed_quantity()
        if line.uom_id.compare(line._get_promised_quantity(), most) > 0:
            raise ValidationError(
                self.env._(
                    "%(repair)s cannot repair %(quantity)s: return %(return)s is for "
                    "%(most)s %(uom)s, other repairs and documents included. Lower the "
                    "quantity.",
                    repair=self.name,
                    quantity=line._format_quantity(self.product_qty),
                    most=line._format_quantity(most),
                    uom=line.uom_id._get_name_after(most),
                    **{"return": line.order_id.name},
                )
            )

    def _check_quantity_here(self):
        """Refuse to repair what has not come back yet, or is not here any more."""
        for repair in self.filtered(lambda repair: repair.rma_line_id and repair._is_open()):
            line, uom = repair.rma_line_id, repair.product_id.uom_id
            received, taken = line._get_received_and_taken(repair.product_id)
            if uom.compare(taken, received) > 0:
                others = taken - repair._get_quantity_in(uom)
                raise ValidationError(
                    self.env._(
                        "%(repair)s cannot repair %(quantity)s: of %(received)s %(uom)s that came "
                        "back with return %(return)s, %(others)s are in other repairs or have "
                        "left. Repair no more than is here.",
                        repair=repair.name,
                        quantity=line._format_quantity(repair.product_qty),
                        received=line._format_quantity(received),
                        others=line._format_quantity(others),
                        uom=uom._get_name_after(received),
                        **{"return": line.order_id.name},
                    )
                )

    # ------------------------------------------------------------------ actions

    def action_turn(self):
        """Open the dialog that gives what cannot be repaired another outcome."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_repair.repair_order_turn_action"
        )
        return {**action, "context": {"default_repair_id": self.id}}

    def action_hand_over(self):
        """Hand repaired goods over to the customer who came for them."""
        self.check_access("write")
        # sudo: rma.order.line - repair users hand over without rights on returns
        self.sudo().rma_line_id._hand_over()
        return True

    def action_return_products(self):
        """Make a return of what is repaired: of its serial number, else of the product."""
        self.ensure_one()
        self.env["rma.order"].check_access("create")
        if self.lot_id.is_rma_return_allowed:
            return self.lot_id.action_return_products()
        action = self.env["rma.order"]._get_records_action(name=self.env._("Return"))
        line = {"product_id": self.product_id.id, "quantity": self.product_qty}
        if self.lot_id:
            line["lot_ids"] = [fields.Command.set(self.lot_id.ids)]
        return {
            **action,
            "views": [[False, "form"]],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_line_ids": [fields.Command.create(line)],
            },
        }

    # ------------------------------------------------------------------ other outcomes

    def _turn(self, quantity, outcome, note, **vals):
        """Give up repairing some of it; the customer gets something else.

        :param float quantity: in the repair's unit
        :param str note: why, for the history
        :param vals: further values of the return line that has the outcome then
        """
        self.ensure_one()
        compare = self.product_uom.compare
        if not self.is_turn_allowed or not 0 < quantity or compare(quantity, self.product_qty) > 0:
            raise UserError(
                self.env._(
                    "%(repair)s: enter a quantity of up to %(quantity)s of a return's repair that "
                    "is neither done nor cancelled.",
                    repair=self.name,
                    quantity=self.rma_line_id._format_quantity(self.product_qty),
                )
            )
        line, lot = self.rma_line_id, self.lot_id
        given_up = self._give_up(quantity)
        self.message_post(body=note)
        line.order_id._message_log(body=note)
        line._turn(given_up, outcome, lot, **vals)

    def _give_up(self, quantity):
        """Take some of it off this repair, and return how much of the return line that is, in the
        line's unit. Extend with super() where goods belong together."""
        self.ensure_one()
        if self.product_uom.compare(quantity, self.product_qty) < 0:
            self.product_qty -= quantity
        else:
            self._cancel_with_quotations()
        return self.product_uom._compute_quantity(quantity, self.rma_line_id.uom_id, round=False)

    def _cancel_with_quotations(self):
        self.action_repair_cancel()
        self.sale_order_id.filtered(
            lambda quotation: (
                quotation.state in ("draft", "sent")
                and not quotation.repair_order_ids.filtered(lambda repair: repair._is_open())
            )
        )._action_cancel()

    def _decline(self):
        """The customer does not want these repairs for that price."""
        note = self.env._("The customer declined the quotation.")
        for repair in self:
            outcome = repair.rma_line_id.outcome_id.unrepaired_outcome_id
            if not repair.is_turn_allowed:
                continue
            if outcome:
                repair._turn(repair.product_qty, outcome, note)
            else:
                repair.action_repair_cancel()
                repair.rma_line_id.order_id._message_log(body=note)

    # ------------------------------------------------------------------ questions

    def _creation_message(self):
        # sudo: rma.order - repair users see the number; the link opens with rights only
        order = self.sudo().rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()

    def _is_open(self):
        self.ensure_one()
        return self.state not in ("done", "cancel")

    def _get_quantity_in(self, uom):
        """Return the repaired quantity in another unit."""
        self.ensure_one()
        return self.product_uom._compute_quantity(self.product_qty, uom, round=False)

    def _get_files(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )

    def _copy_return_files(self):
        """Attach the customer's photos and files to the repairs: repair staff cannot open those
        of the return."""
        lines = self.rma_line_id
        files = self.env["ir.attachment"].search(
            [
                "|",
                "&",
                ("res_model", "=", "rma.order.line"),
                ("res_id", "in", lines.ids),
                "&",
                ("res_model", "=", "rma.order"),
                ("res_id", "in", lines.order_id.ids),
            ]
        )
        by_source = files.grouped(lambda file: (file.res_model, file.res_id))
        none = files.browse()
        for repair in self:
            line = repair.rma_line_id
            part = by_source.get(("rma.order.line", line.id), none)
            part |= by_source.get(("rma.order", line.order_id.id), none)
            # The stored bytes are shared, not copied.
            part.copy({"res_model": self._name, "res_id": repair.id, "res_field": False})
