from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

IMPORT = "rma_import"


class RmaOrder(models.Model):
    """What only a file gets wrong: returns imported twice, halves of pieces."""

    _inherit = "rma.order"

    @api.model
    def load(self, fields, data):
        return super(RmaOrder, self.with_context(**{IMPORT: True})).load(fields, data)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if self.env.context.get(IMPORT):
            orders._ensure_imported_once()
            orders.line_ids._ensure_whole_pieces()
        return orders

    def _ensure_imported_once(self):
        """The customer and their reference say which return it is."""
        referenced = self.filtered("reference")
        found = self.search(
            [
                ("reference", "in", referenced.mapped("reference")),
                ("commercial_partner_id", "in", referenced.commercial_partner_id.ids),
                ("id", "not in", self.ids),
            ]
        )
        known = {
            (order.company_id, order.commercial_partner_id, order.reference): order
            for order in found
        }
        for order in referenced:
            twin = known.get((order.company_id, order.commercial_partner_id, order.reference))
            if twin:
                raise ValidationError(
                    self.env._(
                        "%(reference)s of %(customer)s is return %(return)s already. Leave the "
                        "row out, or give it another reference.",
                        reference=order.reference,
                        customer=order.partner_id.display_name,
                        **{"return": twin.name},
                    )
                )


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _ensure_whole_pieces(self):
        piece = self.env.ref("uom.product_uom_unit")
        for line in self:
            if line.uom_id._has_common_reference(piece):
                pieces = line.uom_id._compute_quantity(line.quantity, piece, round=False)
                if piece.compare(pieces, round(pieces)):
                    raise ValidationError(
                        self.env._(
                            "%(line)s: %(quantity)s %(uom)s are no whole pieces. Enter a whole "
                            "number.",
                            line=line.display_name,
                            quantity=line._format_quantity(line.quantity),
                            uom=line.uom_id._get_name_after(line.quantity),
                        )
                    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        """A branch is found in a file of returns by its own name, without its company's."""
        domain = super()._search_display_name(operator, value)
        if self.env.context.get(IMPORT) and operator in ("=", "in"):
            return Domain(domain) | Domain("name", operator, value)
        return domain
