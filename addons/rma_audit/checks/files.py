import os

from odoo import api, models
from odoo.tools import SQL

from ..finding import Finding


class RmaAuditCheckFiles(models.AbstractModel):
    """Photos and papers of a return can be opened."""

    _name = "rma.audit.check.files"
    _inherit = "rma.audit.check"
    _description = "Check: Files That Can Be Opened"

    @api.model
    def _get_title(self):
        return self.env._("Files that are gone")

    @api.model
    def _find(self, orders):
        rows = self._read(
            SQL(
                """
                SELECT a.id, a.store_fname, o.id AS order_id, o.company_id
                  FROM rma_order o
                  JOIN rma_order_line l ON l.order_id = o.id
                  JOIN ir_attachment a ON a.res_model = 'rma.order.line' AND a.res_id = l.id
                 WHERE o.id = ANY(%(ids)s) AND a.type = 'binary' AND a.db_datas IS NULL
                 UNION ALL
                SELECT a.id, a.store_fname, a.res_id, o.company_id
                  FROM rma_order o
                  JOIN ir_attachment a ON a.res_model = 'rma.order' AND a.res_id = o.id
                 WHERE o.id = ANY(%(ids)s) AND a.type = 'binary' AND a.db_datas IS NULL
                """,
                ids=orders.ids,
            )
        )
        attachments = self.env["ir.attachment"]
        # Where files are stored elsewhere than on this disk, only their names can be asked for.
        is_local = attachments._storage() == "file"
        return [
            Finding("ir.attachment", row["id"], row["order_id"], row["company_id"])
            for row in rows
            if not row["store_fname"]
            or (is_local and not os.path.exists(attachments._full_path(row["store_fname"])))
        ]

    @api.model
    def _explain(self, finding):
        return self.env._(
            "File %(record)s of return %(return)s cannot be opened any more. Bring it back from a "
            "backup of the file store.",
            record=finding.record_name,
            **{"return": finding.order_id.display_name},
        )
