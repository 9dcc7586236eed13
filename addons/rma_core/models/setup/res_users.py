from odoo import api, fields, models, tools
from odoo.fields import Domain

# A user's cached record rules depend on these.
LIMIT_FIELDS = frozenset(["rma_warehouse_ids", "rma_partner_ids"])
MANAGERS = "rma_core.rma_core_group_manager,base.group_erp_manager"


class ResUsers(models.Model):
    """How far a person's right on returns reaches."""

    _name = "res.users"
    _inherit = ["res.users", "rma.settings.mixin"]

    rma_approval_limit = fields.Float(
        string="Approves Returns up to",
        digits=(16, 2),
        groups=MANAGERS,
        help="In the currency of the return's company, taxes included. 0: no limit.",
    )
    # Restricted: if a warehouse or customer were deleted, its users would see all others.
    rma_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "rma_user_warehouse_rel",
        string="Returns Only of Warehouses",
        groups=MANAGERS,
        ondelete="restrict",
        help="This user only sees the returns, orders and transfers of these warehouses. "
        "Leave empty for all.",
    )
    rma_partner_ids = fields.Many2many(
        "res.partner",
        "rma_user_partner_rel",
        string="Returns Only of Customers",
        domain=[("parent_id", "=", False)],
        groups=MANAGERS,
        ondelete="restrict",
        help="This user only sees the returns, orders, transfers and invoices of these "
        "customers and dealers, including all their branches. Leave empty for all.",
    )
    _rma_approval_limit_positive = models.Constraint(
        "CHECK (rma_approval_limit >= 0)",
        "The limit for approving returns cannot be below zero; 0 means that there is none.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any(LIMIT_FIELDS.intersection(vals) for vals in vals_list):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        result = super().write(vals)
        if LIMIT_FIELDS.intersection(vals):
            self.env.registry.clear_cache()
        return result

    def _get_rma_settings_thread(self):
        return self.partner_id

    # ------------------------------------------------------------------ for record rules

    def _get_rma_limit_domain(self, partner_path, *warehouse_paths):
        """Return the domain of what this person may see of returns and their documents by the
        warehouses and customers set above; it is true for whoever has none.

        :param str partner_path: where a record has its commercial partner
        :param str warehouse_paths: where it has its warehouse; one that fits is enough
        """
        partner_ids, warehouse_ids = self._get_rma_limits()
        domain = Domain.TRUE
        if partner_ids:
            domain &= Domain(partner_path, "in", partner_ids)
        if warehouse_ids:
            domain &= Domain.OR(Domain(path, "in", warehouse_ids) for path in warehouse_paths)
        return domain

    @tools.ormcache("self.id")
    def _get_rma_limits(self):
        """Return the ids of the customers and those of the warehouses whose returns alone this
        person sees; empty for whoever sees all."""
        self.ensure_one()
        # sudo: res.users - users may not read their own limits; archived records count, or the
        # last one archived would lift the limit
        user = self.sudo().with_context(active_test=False)
        return tuple(user.rma_partner_ids.ids), tuple(user.rma_warehouse_ids.ids)

    def _get_rma_own_domain(self, order_path=""):
        """Return the domain of the returns that are this person's to handle: those they are
        responsible for or made, and those nobody is responsible for.

        :param str order_path: where a record has its return, empty for returns themselves
        """
        self.ensure_one()
        prefix = f"{order_path}." if order_path else ""
        return Domain(f"{prefix}user_id", "in", [self.id, False]) | Domain(
            f"{prefix}create_uid", "=", self.id
        )

    def _get_rma_sales_domain(self, order_path=""):
        """Return the domain of the returns of a salesperson's customers: of who is looked after
        by them, or bought by them.

        :param str order_path: where a record has its return, empty for returns themselves
        """
        self.ensure_one()
        prefix = f"{order_path}." if order_path else ""
        return Domain.OR(
            Domain(f"{prefix}{path}", "=", self.id)
            for path in (
                "partner_id.user_id",
                "commercial_partner_id.user_id",
                "line_ids.sale_line_id.order_id.user_id",
            )
        )
