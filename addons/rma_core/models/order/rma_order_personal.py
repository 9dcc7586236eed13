from odoo import models


class RmaOrder(models.Model):
    """What add-ons know of people besides the return's own fields, for whoever hands it out or
    erases it: each answers for its own models."""

    _inherit = "rma.order"

    def _prepare_personal_data(self):
        """Return ``{return: {name: value}}``, values ready for JSON. Extend with super()."""
        return {order: {} for order in self}

    def _get_personal_files(self):
        """Return the files of the returns and their lines, also those of their messages. Extend
        with super() where files are copied to."""
        return self.env["ir.attachment"].search(
            [
                "|",
                "&",
                ("res_model", "=", "rma.order"),
                ("res_id", "in", self.ids),
                "&",
                ("res_model", "=", "rma.order.line"),
                ("res_id", "in", self.line_ids.ids),
            ]
        )

    def _erase_personal_data(self, stand_ins):
        """Erase what people wrote and sent, on ended returns. Extend with super().

        :param dict stand_ins: ``{contact: the nameless contact that takes its place}``
        """
