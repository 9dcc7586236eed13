from odoo import api, models
from odoo.tools import SQL


class RmaTrail(models.Model):
    _inherit = "rma.trail"

    @api.model
    def _get_logged_sql(self):
        """Log tiers of returns, not those of other documents; of deleted ones nobody can tell."""
        return SQL(
            """(%s OR m.model = 'tier.definition' AND NOT EXISTS (
                SELECT 1 FROM tier_definition t WHERE t.id = m.res_id AND t.model != 'rma.order'
            ))""",
            super()._get_logged_sql(),
        )
