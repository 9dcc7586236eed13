from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Website(models.Model):
    """What a shop decides about the right of withdrawal: whom it grants it beyond the law, and
    what it told consumers of it."""

    _inherit = "website"

    withdrawal_scope = fields.Selection(
        [("eu", "Consumers in the EU"), ("all", "Consumers everywhere"), ("off", "Nobody")],
        string="Right of Withdrawal",
        default="eu",
        required=True,
        help="Who may withdraw. Whoever declares it is heard in any case; other declarations are "
        "left to a person. Nobody: the function is not offered.",
    )
    withdrawal_is_instructed = fields.Boolean(
        string="Orders Come with the Instruction",
        default=True,
        help="Consumers are told of their right, with the model form, on a durable medium when "
        "they order. If not, the law gives them twelve months more.",
    )
    withdrawal_transit_days = fields.Integer(
        string="Days in Transit",
        default=5,
        required=True,
        help="Added to the day of dispatch where no carrier says when the parcel was handed over.",
    )
    withdrawal_return_postage = fields.Selection(
        [("shop", "The shop"), ("customer", "The consumer, as the instruction says")],
        string="Postage of the Way Back",
        default="shop",
        required=True,
        help="Consumers pay it only if they were told so before they ordered.",
    )
    withdrawal_carriage_limit = fields.Float(
        string="Cheapest Standard Delivery",
        digits="Product Price",
        help="Taxes included. More than that is not paid back of the carriage, if the consumer "
        "chose something dearer. 0: all of it is.",
    )
    withdrawal_years_kept = fields.Integer(
        string="Years Kept",
        default=6,
        required=True,
        help="Declarations are kept to the end of the year so many years later, as long as "
        "claims may be raised; then what they hold of people is erased.",
    )
    withdrawal_intro = fields.Html(
        string="Text above the Form",
        translate=True,
        sanitize_overridable=False,
        help="Where the instruction is found, for instance. No condition can be set here.",
    )
    withdrawal_return_text = fields.Text(
        string="How Goods Come Back",
        translate=True,
        help="In the mail with the return code: the address, the carriers, the label.",
    )

    @api.constrains(
        "withdrawal_transit_days", "withdrawal_carriage_limit", "withdrawal_years_kept"
    )
    def _check_withdrawal_figures(self):
        for website in self:
            if (
                website.withdrawal_transit_days < 0
                or website.withdrawal_carriage_limit < 0
                or website.withdrawal_years_kept < 1
            ):
                raise ValidationError(
                    self.env._(
                        "%(website)s: days in transit and the cheapest delivery cannot be below "
                        "zero, and withdrawals are kept for at least one year.",
                        website=website.name,
                    )
                )

    def _is_withdrawal_offered(self):
        """Tell whether the pages of this website show the function."""
        return bool(self) and self.withdrawal_scope != "off"

    def _get_withdrawal_url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/returns/withdrawal"
