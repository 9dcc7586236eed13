from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class RmaPolicyValidatorWindow(models.AbstractModel):
    _name = "rma.policy.validator.window"
    _inherit = "rma.policy.validator"
    _description = "Return Window"

    @api.model
    def _applies(self, policy):
        return policy.window_start != "none"

    @api.model
    def _evaluate(self, cases):
        for policy, part in cases.items():
            kind, days = policy.window_start, policy.window_days
            window, grace = timedelta(days=days), timedelta(days=policy.window_grace_days)
            starts = getattr(self, f"_get_starts_by_{kind}")(part)
            for case in part:
                figures = {"start": kind, "days": days}
                start = starts.get(case)
                if not start:
                    yield case, "person", figures
                    continue
                until = start + window
                figures.update(begin=start.isoformat(), until=until.isoformat())
                if until < case.asked_on <= until + grace:
                    yield case, "person", figures
                else:
                    yield case, self._judge(case, case.asked_on <= until), figures

    @api.model
    def _get_starts_by_delivery(self, cases):
        """The last delivery counts: the customer had not got everything before."""
        delivered = dict(
            self.env["stock.move"]
            # sudo: stock.move - customers may not read deliveries
            .sudo()
            ._read_group(
                Domain("sale_line_id", "in", [case.sale_line.id for case in cases])
                & Domain("state", "=", "done")
                & self.env["stock.location"]._get_out_of_our_hands_domain("location_dest_id"),
                ["sale_line_id"],
                ["date:max"],
            )
        )
        moments = {}
        for case in cases:
            moment = delivered.get(case.sale_line)
            if not moment and not case.sale_line and case.line.move_id.state == "done":
                moment = case.line.move_id.date
            moments[case] = moment
        return self._to_dates(moments)

    @api.model
    def _get_starts_by_invoice(self, cases):
        invoiced = dict(
            self.env["account.move.line"]
            # sudo: account.move.line - customers may not read journal items
            .sudo()
            ._read_group(
                [
                    ("sale_line_ids", "in", [case.sale_line.id for case in cases]),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "=", "out_invoice"),
                ],
                ["sale_line_ids"],
                ["invoice_date:max"],
            )
        )
        return {case: invoiced[case.sale_line] for case in cases if invoiced.get(case.sale_line)}

    @api.model
    def _get_starts_by_order(self, cases):
        return self._to_dates({case: case.sale_line.order_id.date_order for case in cases})

    @api.model
    def _to_dates(self, moments):
        """Return ``{case: day}``, where its company is, of the moments that are known."""
        dates = {}
        for case, moment in moments.items():
            if moment:
                timezone = case.company.partner_id.tz or "UTC"
                key = (moment, timezone)
                if key not in dates:
                    record = self.with_context(tz=timezone)
                    dates[key] = fields.Datetime.context_timestamp(record, moment).date()
        return {
            case: dates[moment, case.company.partner_id.tz or "UTC"]
            for case, moment in moments.items()
            if moment
        }

    @api.model
    def _get_sentence(self, verdict, figures):
        if "until" not in figures:
            return self._get_sentence_unknown(figures["start"])
        texts = {
            "delivery": self.env._("%(days)s days from delivery on %(begin)s"),
            "invoice": self.env._("%(days)s days from the invoice of %(begin)s"),
            "order": self.env._("%(days)s days from the order of %(begin)s"),
        }
        window = texts[figures["start"]] % {
            "days": figures["days"],
            "begin": format_date(self.env, figures["begin"]),
        }
        until = format_date(self.env, figures["until"])
        if verdict == "yes":
            return self.env._(
                "In time: it could be returned until %(until)s (%(window)s).",
                until=until,
                window=window,
            )
        return self.env._(
            "Too late: it could be returned until %(until)s (%(window)s).",
            until=until,
            window=window,
        )

    @api.model
    def _get_sentence_unknown(self, start):
        return {
            "delivery": self.env._("It is not known when it was delivered."),
            "invoice": self.env._("It is not known when it was invoiced."),
            "order": self.env._("It is not known when it was ordered."),
        }[start]
