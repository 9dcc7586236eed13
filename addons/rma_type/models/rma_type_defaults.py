from odoo import fields, models


class RmaType(models.Model):
    """What new returns get from their type: their number, and who handles them."""

    _inherit = "rma.type"

    def _draw_numbers(self, company, count):
        """Return the next numbers of a company's returns of this type; none where they are
        numbered with all others."""
        self.ensure_one()
        prefix = self._get_settings(self.id).get("prefix")
        if not prefix:
            return []
        sequence = self.sequence_ids.filtered(lambda seq: seq.company_id == company)
        if not sequence:
            sequence = self.env["ir.sequence"].create(self._prepare_sequence_vals(company))
            self.sequence_ids += sequence
        if sequence.prefix != self._get_sequence_prefix():
            sequence.prefix = self._get_sequence_prefix()
        return [sequence.next_by_id(fields.Date.today()) for __ in range(count)]

    def _get_sequence_prefix(self):
        return f"{self.prefix.strip('/')}/%(range_year)s/"

    def _prepare_sequence_vals(self, company):
        return {
            "name": self.env._(
                "Returns: %(type)s of %(company)s", type=self.name, company=company.name
            ),
            "prefix": self._get_sequence_prefix(),
            "padding": 5,
            "use_date_range": True,
            "company_id": company.id,
        }

    def _take_turns(self, count):
        """Return who handles the next returns: whoever has the fewest open ones comes next."""
        self.ensure_one()
        user_ids = self._get_settings(self.id).get("users")
        if not user_ids:
            return []
        orders = self.env["rma.order"]
        domain = [("user_id", "in", user_ids), ("state", "in", orders._get_type_open_states())]
        counts = dict.fromkeys(user_ids, 0)
        for user, number in orders._read_group(domain, ["user_id"], ["__count"]):
            counts[user.id] = number
        turns = []
        for __ in range(count):
            user_id = min(counts, key=counts.get)
            counts[user_id] += 1
            turns.append(user_id)
        return turns
