from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaDictionaryMixin(models.AbstractModel):
    """A list of words that people keep themselves: archived rather than deleted once used."""

    _name = "rma.dictionary.mixin"
    _inherit = ["rma.trail.mixin"]
    _description = "Dictionary of Returns"
    _order = "sequence, name, id"
    # ``(model, field)`` where entries are used.
    _used_in = ()

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    usage_count = fields.Integer(string="Used", compute="_compute_usage_count")

    def _compute_usage_count(self):
        counts = self._count_usages()
        for entry in self:
            entry.usage_count = counts.get(entry._origin.id, 0)

    def _count_usages(self):
        """Return ``{id: number of records}`` that use these entries."""
        counts = {}
        for model, name in self._used_in:
            # sudo: rma.order, product.template - counted, not shown
            records = self.env[model].sudo().with_context(active_test=False)
            for entry, count in records._read_group([(name, "in", self.ids)], [name], ["__count"]):
                counts[entry.id] = counts.get(entry.id, 0) + count
        return counts

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        counts = self._count_usages()
        for entry in self.filtered(lambda entry: counts.get(entry.id)):
            raise UserError(
                self.env._(
                    "%(entry)s is used %(count)s times. Archive it instead.",
                    entry=entry.display_name,
                    count=counts[entry.id],
                )
            )


class RmaManufacturer(models.Model):
    _name = "rma.manufacturer"
    _inherit = ["rma.dictionary.mixin"]
    _description = "Manufacturer"
    _used_in = (("product.template", "rma_manufacturer_id"), ("rma.order.line", "manufacturer_id"))

    # A firm is called the same everywhere.
    name = fields.Char(translate=False)
    partner_id = fields.Many2one("res.partner", string="Contact", help="Whom to write to.")


class RmaCategory(models.Model):
    _name = "rma.category"
    _inherit = ["rma.dictionary.mixin"]
    _description = "Category of Returns"
    _used_in = (("rma.order", "category_id"),)


class RmaCarriage(models.Model):
    _name = "rma.carriage"
    _inherit = ["rma.dictionary.mixin"]
    _description = "Way Goods Come or Go Back"
    _used_in = (("rma.order", "arrival_id"), ("rma.order", "dispatch_id"))

    is_arrival = fields.Boolean(string="Goods Come", default=True)
    is_dispatch = fields.Boolean(string="Goods Go Back", default=True)


class RmaPlace(models.Model):
    _name = "rma.place"
    _inherit = ["rma.dictionary.mixin"]
    _description = "Place of Storage"
    _used_in = (("rma.order.line", "place_id"),)
