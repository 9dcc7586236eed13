from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rma_core.formatting import format_quantity

from ..checks.rma_audit_check import PREFIX


class RmaAuditFinding(models.Model):
    """One thing about returns that does not explain itself: which record, why, and since when."""

    _name = "rma.audit.finding"
    _description = "Finding of the Self-Audit"
    _order = "id desc"
    _rec_name = "record_name"

    check_name = fields.Char(string="Technical Name of the Check", required=True, readonly=True)
    title = fields.Selection(
        selection="_get_titles", string="Check", compute="_compute_title", store=True, index=True
    )
    message = fields.Char(string="What Is Wrong", compute="_compute_message")
    order_id = fields.Many2one(
        "rma.order", string="Return", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="Record", readonly=True)
    figures = fields.Json(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("accepted", "Accepted"), ("gone", "Gone")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    note = fields.Char(string="Accepted Because", readonly=True)
    user_id = fields.Many2one("res.users", string="Accepted By", readonly=True)
    date_found = fields.Datetime(readonly=True, default=fields.Datetime.now)
    date_gone = fields.Datetime(readonly=True)
    is_told = fields.Boolean(
        string="Mailed", readonly=True, help="The mail about new findings told of it."
    )
    is_anywhere = fields.Boolean(
        string="Beside Returns", readonly=True, help="Found once in a run, not by asking a return."
    )
    is_recompute_allowed = fields.Boolean(compute="_compute_is_recompute_allowed")

    _open_once = models.UniqueIndex(
        "(check_name, res_model, res_id, COALESCE(order_id, 0)) WHERE state <> 'gone'",
        "This is found already.",
    )

    @api.model
    def _get_titles(self):
        return [
            (check._name, check._get_title())
            for check in self.env["rma.audit.check"]._get_checks()
        ]

    @api.depends("check_name")
    def _compute_title(self):
        names = dict(self._get_titles())
        for finding in self:
            finding.title = finding.check_name if finding.check_name in names else False

    @api.depends("figures", "record_name", "order_id")
    @api.depends_context("lang")
    def _compute_message(self):
        for finding in self:
            finding.message = finding._get_message()

    def _get_message(self):
        self.ensure_one()
        check = self.env.get(self.check_name)
        if check is None:
            # The check's add-on is gone: the record still says what it was about.
            return self.record_name
        if error := (self.figures or {}).get("error"):
            return self.env._(
                "%(record)s could not be checked: %(error)s. Look at it by hand.",
                record=self.record_name,
                error=error,
            )
        return check._explain(self)

    @api.depends("check_name", "state")
    def _compute_is_recompute_allowed(self):
        for finding in self:
            is_figure = finding.check_name == f"{PREFIX}figures"
            finding.is_recompute_allowed = is_figure and finding.state == "open"

    def _format(self, number):
        """Return a number as people write it."""
        return format_quantity(self.env, number)

    # ------------------------------------------------------------------ keeping them

    @api.model
    def _update(self, check, found, orders=None):
        """Bring what is known in line with what a check found just now.

        :param check: ``rma.audit.check`` model
        :param found: list of ``Finding``
        :param orders: the returns that were asked about; None: what is beside single returns
        :return: the findings that are new, or wrong in another way than somebody accepted
        """
        scope = (
            [("order_id", "in", orders.ids), ("is_anywhere", "=", False)]
            if orders is not None
            else [("is_anywhere", "=", True)]
        )
        known = {
            finding._get_key(): finding
            for finding in self.search(
                [("check_name", "=", check._name), ("state", "!=", "gone"), *scope]
            )
        }
        # One record may be wrong for several returns of a batch, or in several ways: once told.
        latest = {finding.key: finding for finding in found}
        gone = self.browse([known[key].id for key in known.keys() - latest.keys()])
        gone.write({"state": "gone", "date_gone": fields.Datetime.now()})
        changed = self.browse()
        for key in known.keys() & latest.keys():
            if (known[key].figures or {}) != latest[key].figures:
                known[key].write(
                    {"figures": latest[key].figures, "state": "open", "is_told": False}
                )
                changed |= known[key]
        fresh = [latest[key] for key in latest.keys() - known.keys()]
        return changed | self._create_findings(check, fresh, is_anywhere=orders is None)

    @api.model
    def _create_findings(self, check, found, is_anywhere):
        names = self._get_record_names(found)
        return self.create(
            [
                {
                    "check_name": check._name,
                    "res_model": finding.model,
                    "res_id": finding.record_id,
                    "record_name": names.get((finding.model, finding.record_id)),
                    "order_id": finding.order_id,
                    "company_id": finding.company_id,
                    "figures": finding.figures,
                    "is_anywhere": is_anywhere,
                }
                for finding in found
            ]
        )

    @api.model
    def _get_record_names(self, found):
        names = {}
        for model in {finding.model for finding in found}:
            ids = {finding.record_id for finding in found if finding.model == model}
            # Archived ones too.
            records = self.env[model].with_context(active_test=False).browse(ids).exists()
            names.update({(model, record.id): record.display_name for record in records})
        return names

    def _get_key(self):
        self.ensure_one()
        return self.res_model, self.res_id, self.order_id.id or 0

    # ------------------------------------------------------------------ actions

    def action_open_record(self):
        """Open what is wrong."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(
                self.env._(
                    "%(record)s does not exist any more. Run the audit again, and the "
                    "finding goes.",
                    record=self.record_name,
                )
            )
        return record._get_records_action()

    def action_check_again(self):
        """Ask again about the returns of these findings, and about what is beside returns."""
        self.env["rma.audit.run"]._audit(self.order_id, with_anywhere=True)
        return True

    def action_recompute(self):
        """Compute the record's stored figures anew, and log it on the return."""
        findings = self._as_administrator().filtered("is_recompute_allowed")
        check = self.env[f"{PREFIX}figures"]
        for model, part in findings.grouped("res_model").items():
            records = self.env[model].browse(part.mapped("res_id")).exists()
            check._recompute(records)
        for finding in findings.filtered("order_id"):
            finding.order_id._message_log(
                body=self.env._("Figures computed anew: %(message)s", message=finding.message)
            )
        return findings.action_check_again()

    def _accept(self, note):
        """Leave the findings as they are, for a reason; they are told again when they change.

        :param str note: why, in a person's words
        """
        if not (note or "").strip():
            raise UserError(self.env._("Say why these findings are all right."))
        self._as_administrator().write(
            {"state": "accepted", "note": note.strip(), "user_id": self.env.uid}
        )

    def action_reopen(self):
        """Take an acceptance back."""
        self._as_administrator().write({"state": "open", "note": False, "user_id": False})
        return True

    def _as_administrator(self):
        """Return the findings to be written, for an administrator of returns alone.

        :raises AccessError: for anybody else
        """
        self.check_access("read")
        if not self.env.user.has_group("rma_core.rma_core_group_manager"):
            raise AccessError(
                self.env._("Only administrators of returns decide about what the audit found.")
            )
        # sudo: rma.audit.finding - written by these buttons and by the audit, never by a client
        return self.sudo()
