from odoo import api, models

# What customers read of their returns by Odoo's API, beside their pages.
ORDER_FIELDS = frozenset(
    """
    id display_name create_date write_date name return_code state reference partner_id
    commercial_partner_id partner_shipping_id company_id customer_note date_submitted
    date_approved date_received date_closed date_deadline line_ids line_count access_url
    """.split()
)
LINE_FIELDS = frozenset(
    """
    id display_name create_date write_date order_id sequence company_id partner_id
    commercial_partner_id order_state date_submitted sale_line_id sale_order_id product_id
    quantity uom_id reason_id description outcome_id replacement_product_id currency_id
    price_unit quantity_approved quantity_refused reception_state decision settlement_state
    quantity_received quantity_accepted quantity_in_progress quantity_settled quantity_open
    amount_refundable amount_refunded
    """.split()
)


class RmaOrder(models.Model):
    """Customers read by the API what their pages tell, by a list: what add-ons add, about costs,
    policies and who approved, is staff's until somebody puts it there."""

    _inherit = "rma.order"

    @api.model
    def _get_portal_fields(self):
        """Return the fields that customers may read. Extend with super()."""
        return ORDER_FIELDS

    @api.model
    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            operation != "read"
            or field.name in self._get_portal_fields()
            or self.env.su
            or self.env.user._is_internal()
        )

    def _get_action_flags(self):
        """Customers have no buttons of staff."""
        return super()._get_action_flags() if self.env.su or self.env.user._is_internal() else []


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    @api.model
    def _get_portal_fields(self):
        """Return the fields that customers may read. Extend with super()."""
        return LINE_FIELDS

    @api.model
    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            operation != "read"
            or field.name in self._get_portal_fields()
            or self.env.su
            or self.env.user._is_internal()
        )
