from odoo import api, fields, models


class RmaPolicy(models.Model):
    """A policy can be for single types. Before anybody chose one, as on an order line, those of
    all types count."""

    _inherit = "rma.policy"

    type_ids = fields.Many2many("rma.type", string="Types", help="Empty: for all types.")

    @api.model
    def _get_match_key(self, case):
        return (*super()._get_match_key(case), _get_type_id(case))

    @api.model
    def _get_traits(self, case):
        return {**super()._get_traits(case), "type": {_get_type_id(case)}}

    def _get_criteria(self):
        criteria = super()._get_criteria()
        if ids := set(self.type_ids._origin.ids):
            criteria["type"] = ids
        return criteria


def _get_type_id(case):
    return case.line.order_id.type_id.id if case.line else False
