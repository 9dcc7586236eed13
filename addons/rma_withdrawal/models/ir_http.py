import re

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_rma_form_title(cls):
        if re.match(r"/returns/withdrawal", request.httprequest.path):
            return request.env._("Withdraw from contract here")
        return super()._get_rma_form_title()
