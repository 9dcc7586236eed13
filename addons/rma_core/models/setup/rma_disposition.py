from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RmaDisposition(models.Model):
    _name = "rma.disposition"
    _inherit = ["rma.trail.mixin"]
    _description = "Disposition of Returned Goods"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("restock", "Back to Stock"),
            ("scrap", "Scrap"),
            ("hold", "Hold in Returns"),
            ("vendor", "Send to Vendor"),
        ],
        required=True,
        default="restock",
        help="What happens to accepted goods: back on the shelf, written off, kept in the "
        "Returns location, or kept there until they are sent to the vendor.",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Destination",
        check_company=True,
        help="Where the goods go. Empty: the warehouse's stock location for goods that are "
        "restocked, the company's scrap location for goods that are scrapped, a location of "
        "their own below Returns otherwise.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    @api.constrains("kind", "location_id")
    def _check_location_usage(self):
        usages = {"restock": "internal", "scrap": "inventory"}
        for disposition in self:
            usage = usages.get(disposition.kind, "internal")
            location = disposition.location_id
            if location and location.usage != usage:
                raise ValidationError(
                    self.env._(
                        "Disposition %(disposition)s cannot use location %(location)s: "
                        "choose a location of the type %(usage)s.",
                        disposition=disposition.name,
                        location=location.display_name,
                        usage=dict(location._fields["usage"]._description_selection(self.env))[
                            usage
                        ],
                    )
                )
