from odoo import api, fields, models, tools
from odoo.tools import SQL, format_date

DAYS_LOOKED_BACK = 90
# Of fewer returns, nobody can tell what is usual.
FEWEST = 5


class RmaOrder(models.Model):
    """When the steps that are still to come are likely to be done: as promised, else as the
    company's own returns of the last 90 days were."""

    _inherit = "rma.order"

    def _get_portal_steps(self):
        steps = super()._get_portal_steps()
        for step in steps:
            if not step["is_done"]:
                step["hint"] = self._get_portal_hint(step)
        return steps

    def _get_portal_hint(self, step):
        """Return when a step is likely to be done, as text. Extend with super()."""
        self.ensure_one()
        kind = step.get("kind")
        if kind == "decision" and self.state == "submitted":
            if due := self._get_answer_due():
                return self.env._("By %(date)s", date=format_date(self.env, due))
            return self._format_portal_days("answer", self.env._("Usually within %(days)s days"))
        if kind == "reception" and self.state == "approved" and self.date_deadline:
            return self.env._("By %(date)s", date=format_date(self.env, self.date_deadline))
        if kind == "settlement" and self.state == "approved":
            return self._format_portal_days(
                "settlement", self.env._("Usually within %(days)s days of arrival")
            )
        return ""

    def _get_answer_due(self):
        """Return the day by which an answer was promised, or False. Extend with super()."""
        return False

    def _format_portal_days(self, kind, text):
        days = dict(self._get_pace(self.company_id.id, fields.Date.today()))[kind]
        return text % {"days": days} if days else ""

    @api.model
    @tools.ormcache("company_id", "today")
    def _get_pace(self, company_id, today):
        """Return the days in which nine of ten returns of late were answered, and settled after
        arrival; None where there were too few. Looked up once a day."""
        self.flush_model(
            ["company_id", "date_submitted", "date_approved", "date_received", "date_closed"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT count(date_approved),
                       percentile_disc(0.9) WITHIN GROUP
                           (ORDER BY greatest(date_approved::date - date_submitted::date, 1))
                           FILTER (WHERE date_approved IS NOT NULL),
                       count(date_closed) FILTER (WHERE date_received IS NOT NULL),
                       percentile_disc(0.9) WITHIN GROUP
                           (ORDER BY greatest(date_closed::date - date_received::date, 1))
                           FILTER (WHERE date_received IS NOT NULL AND date_closed IS NOT NULL)
                  FROM rma_order
                 WHERE company_id = %s AND date_submitted > %s
                """,
                company_id,
                fields.Date.subtract(today, days=DAYS_LOOKED_BACK),
            )
        )
        (answered, answer, settled, settlement) = rows[0]
        return (
            ("answer", answer if answered >= FEWEST else None),
            ("settlement", settlement if settled >= FEWEST else None),
        )
