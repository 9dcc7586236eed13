from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..uploads import MEGABYTE, Limits

LARGEST_FILE = 50  # megabytes, below what Odoo accepts of a whole request


class Website(models.Model):
    _name = "website"
    _inherit = ["website", "rma.settings.mixin", "rma.guard.mixin"]

    rma_guest_access = fields.Boolean(
        string="Returns Without Account",
        default=True,
        help="Anybody who knows an order's number and e-mail or postcode can request a return "
        "of it. The customer confirms it by a link sent by e-mail.",
    )
    rma_guest_check = fields.Selection(
        [("email", "E-mail"), ("zip", "Postcode")],
        string="Guests Prove Themselves By",
        default="email",
        required=True,
    )
    rma_guest_tries = fields.Integer(
        string="Tries per Hour",
        default=20,
        required=True,
        help="How often an hour somebody without account may enter numbers and codes, counted by "
        "where they come from and by the e-mail address they enter.",
    )
    rma_guest_mails = fields.Integer(
        string="Mails per Hour",
        default=5,
        required=True,
        help="How many mails an hour a customer gets at most because of what is entered without "
        "an account.",
    )
    rma_single_line = fields.Boolean(
        string="One Product per Return",
        help="A request made on the website is for one product only.",
    )
    rma_max_file_size = fields.Integer(string="Largest File (MB)", default=10, required=True)
    rma_max_files = fields.Integer(
        string="Files per Request",
        default=30,
        required=True,
        help="Of all products together. What a reason or a revision asks for always has room.",
    )
    rma_max_line_files = fields.Integer(string="Files per Product", default=5, required=True)
    rma_max_megapixels = fields.Integer(string="Largest Picture (Megapixels)", default=40)
    rma_delivery_choice = fields.Selection(
        [("oldest", "Oldest delivery first"), ("newest", "Newest delivery first")],
        string="Quick Entry Takes",
        default="oldest",
        required=True,
        help="Which delivery a product of the dealers' quick entry is taken from.",
    )
    rma_user_id = fields.Many2one(
        "res.users",
        string="Responsible for Requests",
        domain="[('share', '=', False)]",
        help="Who gets the returns that are asked for on the website.",
    )
    rma_logo_dark = fields.Binary(
        string="Logo on Dark Menus",
        help="Shown instead of the website's logo where the theme's menu is dark.",
    )
    # Pages ask for this: it comes with the website's other fields, without the picture.
    rma_has_logo_dark = fields.Boolean(compute="_compute_rma_has_logo_dark", store=True)

    @api.depends("rma_logo_dark")
    def _compute_rma_has_logo_dark(self):
        for website in self:
            website.rma_has_logo_dark = bool(website.rma_logo_dark)

    @api.constrains("rma_guest_tries", "rma_guest_mails")
    def _check_rma_guest_limits(self):
        for website in self:
            if website.rma_guest_tries < 1 or website.rma_guest_mails < 1:
                raise ValidationError(
                    self.env._(
                        "Customers of %(website)s without account need at least one try and one "
                        "mail an hour. Switch off their access instead.",
                        website=website.name,
                    )
                )

    @api.constrains(
        "rma_max_file_size", "rma_max_files", "rma_max_line_files", "rma_max_megapixels"
    )
    def _check_rma_limits(self):
        for website in self:
            if not 0 < website.rma_max_file_size <= LARGEST_FILE:
                raise ValidationError(
                    self.env._(
                        "Files on %(website)s may have from 1 to %(largest)s MB.",
                        website=website.name,
                        largest=LARGEST_FILE,
                    )
                )
            numbers = (website.rma_max_files, website.rma_max_line_files)
            if min(numbers) < 0 or website.rma_max_megapixels < 1:
                raise ValidationError(
                    self.env._(
                        "The limits for files on %(website)s cannot be negative, and pictures "
                        "need at least one megapixel.",
                        website=website.name,
                    )
                )

    def _get_rma_settings_thread(self):
        return self.company_id

    def _get_rma_guest_limits(self):
        """Return how often an hour visitors without account may do something, by its kind."""
        self.ensure_one()
        return {
            "address": self.rma_guest_tries,
            "entry": self.rma_guest_tries,
            "mail": self.rma_guest_mails,
        }

    def _get_rma_upload_limits(self):
        """Return the ``Limits`` for files that customers send."""
        self.ensure_one()
        return Limits(
            size=self.rma_max_file_size * MEGABYTE,
            number=self.rma_max_line_files,
            total=self.rma_max_files,
            pixels=self.rma_max_megapixels * 1_000_000,
        )
