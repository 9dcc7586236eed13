from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

SEE = "sales_team.group_sale_salesman,dealer_account.group_dealer_account_user,base.group_portal"
STAFF = "sales_team.group_sale_salesman,dealer_account.group_dealer_account_user"


class ResPartner(models.Model):
    """The customer's current account. It is held by the commercial partner, or by the head
    office if the branch orders on its account; contacts show it."""

    _inherit = "res.partner"

    dealer_group_id = fields.Many2one(
        "dealer.group",
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
        help="Whether the customer may order on account stands on the group.",
    )
    is_on_parent_account = fields.Boolean(
        string="On the Head Office's Account",
        groups=SEE,
        help="Orders and invoices of this branch count on its head office's account.",
    )
    account_holder_id = fields.Many2one(
        "res.partner",
        compute="_compute_account_holder_id",
        store=True,
        recursive=True,
        index=True,
        groups=SEE,
    )
    account_member_ids = fields.One2many("res.partner", "account_holder_id", groups=STAFF)
    account_item_ids = fields.One2many("account.move.line", "partner_id", groups=STAFF)
    account_order_ids = fields.One2many("sale.order", "partner_invoice_id", groups=STAFF)

    # ------------------------------------------------------------------ whose account

    @api.model
    def _has_field_access(self, field, operation):
        """Nobody writes whose account it is, by API neither: it follows from the contact."""
        return super()._has_field_access(field, operation) and (
            operation != "write" or field.name != "account_holder_id"
        )

    @api.depends(
        "commercial_partner_id",
        "commercial_partner_id.is_on_parent_account",
        "commercial_partner_id.parent_id.account_holder_id",
    )
    def _compute_account_holder_id(self):
        for partner in self:
            commercial = partner.commercial_partner_id or partner
            head_office = commercial.parent_id
            if commercial.is_on_parent_account and head_office:
                partner.account_holder_id = head_office.account_holder_id or head_office
            else:
                partner.account_holder_id = commercial

    @api.constrains("is_on_parent_account", "parent_id")
    def _check_is_on_parent_account(self):
        for partner in self.filtered("is_on_parent_account"):
            if not partner.parent_id:
                raise ValidationError(
                    self.env._("%s has no head office whose account it could use.", partner.name)
                )

    def _is_account_enabled(self):
        """Tell whether this customer may order on account."""
        self.ensure_one()
        return self.account_holder_id.dealer_group_id.is_account_enabled

    # ------------------------------------------------------------------ rights

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_can_change_account(set().union(*vals_list))
        partners = super().create(vals_list)
        # sudo: res.partner - the group is for sales staff to read, accounts open for all
        partners.filtered(lambda partner: partner.sudo().dealer_group_id)._open_accounts()
        return partners

    def write(self, vals):
        self._ensure_can_change_account(set(vals))
        result = super().write(vals)
        if vals.get("dealer_group_id"):
            self._open_accounts()
        return result

    def _ensure_can_change_account(self, names):
        if (
            names & {"dealer_group_id", "is_on_parent_account"}
            and not self.env.su
            and not self.env.user.has_group("dealer_account.group_dealer_account_user")
        ):
            raise AccessError(
                self.env._(
                    "Dealer groups and accounts are set by users with the right “Dealer accounts”."
                )
            )

    def _open_accounts(self):
        # sudo: dealer.account - the group decides that there is one
        self.env["dealer.account"].sudo()._get_accounts(
            self.sudo().account_holder_id, self.env.company
        )

    # ------------------------------------------------------------------ buttons

    def action_view_account_items(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receivable of %s", self.account_holder_id.display_name),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("partner_id.account_holder_id", "=", self.account_holder_id.id),
                ("company_id", "=", self.env.company.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            "context": {"create": False},
        }

    def action_view_account_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Invoiced of %s", self.account_holder_id.display_name),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [
                ("partner_invoice_id.account_holder_id", "=", self.account_holder_id.id),
                ("company_id", "=", self.env.company.id),
                ("order_line.account_amount_open", "!=", 0),
            ],
            "context": {"create": False},
        }

    def action_register_account_payment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment on Account"),
            "res_model": "account.payment",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.account_holder_id.id,
                "default_amount": max(self.account_balance, 0.0),
                "default_payment_type": "inbound",
                "default_partner_type": "customer",
                "default_is_on_account": True,
            },
        }
