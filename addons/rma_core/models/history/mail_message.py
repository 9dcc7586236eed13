from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What an entry says, and of whom, when and about what.
TRAIL_FIELDS = frozenset(
    [
        "author_guest_id",
        "author_id",
        "body",
        "date",
        "email_from",
        "message_type",
        "model",
        "res_id",
        "subject",
        "subtype_id",
        "tracking_value_ids",
    ]
)


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "rma.guard.mixin"]

    rma_template_id = fields.Many2one(
        "mail.template",
        string="Return Mail Template",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="What the mail was written with, for the log of mails of returns.",
    )
    rma_paper_ids = fields.Many2many(
        "ir.actions.report",
        string="Papers To Attach",
        readonly=True,
        copy=False,
        help="Printed and attached when the mail is sent, so nobody has to wait for them.",
    )
    rma_document = fields.Char(
        string="Document of the Return",
        readonly=True,
        copy=False,
        help="Model and ID of the document whose entry in a return's timeline this is.",
    )
    rma_is_logged = fields.Boolean(
        string="In the Log of Returns",
        readonly=True,
        copy=False,
        help="Written by the server about a return or what returns are set up with. What people "
        "post is no part of the log, whatever kind of message they call it.",
    )
    rma_text = fields.Char(string="Text", compute="_compute_rma_text")
    is_rma_shown = fields.Boolean(
        string="Customer Sees It",
        compute="_compute_is_rma_shown",
        inverse="_inverse_is_rma_shown",
        help="Whether this timeline entry appears on the customer's page.",
    )

    @api.depends("model", "is_internal", "subtype_id")
    def _compute_is_rma_shown(self):
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        for message in self:
            message.is_rma_shown = (
                message.model == "rma.order"
                and not message.is_internal
                and message.subtype_id.id == comment_id
            )

    @api.depends("preview")
    @api.depends_context("uid")
    def _compute_rma_text(self):
        """What an entry of a timeline says, what changed included."""
        for message in self:
            message.rma_text = message.preview or ", ".join(message._get_rma_tracking())

    def _inverse_is_rma_shown(self):
        """Show entries or hide them, by what Odoo itself goes by: pages, mails and searches
        then agree."""
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        for message in self:
            is_shown = message.is_rma_shown
            if message.model != "rma.order":
                raise UserError(self.env._("Only entries of returns are shown to customers."))
            self.env["rma.order"].browse(message.res_id).check_access("write")
            # sudo: mail.message - users who may change the return decide what its customer reads
            message_sudo = message.sudo()
            if is_shown:
                message_sudo.write(
                    {
                        "subtype_id": comment_id,
                        "is_internal": False,
                        "body": message.body or message._format_rma_tracking(),
                    }
                )
            else:
                message_sudo.is_internal = True

    def _format_rma_tracking(self):
        """Return what changed as text: customers' pages show no tracked values."""
        return Markup("<br/>").join(self._get_rma_tracking())

    def _get_rma_tracking(self):
        """Return what changed, as far as the user may know of it: a sentence for each field."""
        self.ensure_one()
        # sudo: mail.tracking.value - only for administrators, then filtered for the user
        values = self.sudo().tracking_value_ids._filter_has_field_access(self.env)
        return [
            f"{row['fieldInfo']['changedField']}: "
            f"{row['oldValue'] or '–'} → {row['newValue'] or '–'}"
            for row in values._tracking_value_format()
        ]

    def _get_forbidden_access(self, operation):
        """Odoo closes internal comments to customers, but lets who may read a document read its
        internal log by id: of returns that is closed as well."""
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read" and not self.env.user._is_internal():
            forbidden |= (self - forbidden).filtered(
                lambda message: (
                    # sudo: mail.message - the rule itself must not depend on rights
                    message.sudo().model == "rma.order"
                    and (
                        message.sudo().is_internal
                        or not message.sudo().subtype_id
                        or message.sudo().subtype_id.internal
                    )
                )
            )
        return forbidden

    # ------------------------------------------------------------------ the log of changes

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_door_open("rma_is_logged"):
            vals_list = [{"rma_is_logged": True, **vals} for vals in vals_list]
            self._note_companies(vals_list)
        return super().create(vals_list)

    @api.model
    def _note_companies(self, vals_list):
        """Let entries of the log know the company of what they are about: others do not read
        them, not even when it is deleted."""
        ids_by_model = {}
        for vals in vals_list:
            ids_by_model.setdefault(vals["model"], []).append(vals["res_id"])
        for model, ids in ids_by_model.items():
            # sudo: any model - an entry is written by whoever changed something
            companies = self.env[model].sudo().browse(ids)._mail_get_companies()
            for vals in vals_list:
                if vals["model"] == model and not vals.get("record_company_id"):
                    vals["record_company_id"] = companies[vals["res_id"]].id

    def write(self, vals):
        if not TRAIL_FIELDS.isdisjoint(vals):
            self._ensure_not_in_rma_trail()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rma_trail(self):
        self._ensure_not_in_rma_trail()

    def _ensure_not_in_rma_trail(self):
        """Refuse to change what stands in the log of changes of returns, whoever asks; Odoo
        itself deletes it with a return that was never handed in."""
        # sudo: mail.message - the guard looks at every message, readable or not
        if not self.env.su and any(message._is_in_rma_trail() for message in self.sudo()):
            raise AccessError(
                self.env._(
                    "The change log of returns cannot be edited or deleted. Add a note instead."
                )
            )

    def _is_in_rma_trail(self):
        """Tell whether the message is one of ``rma.trail``."""
        self.ensure_one()
        tracked = self.tracking_value_ids
        if self.rma_is_logged or (tracked and (self.model or "").startswith("rma.")):
            return True
        return any((name or "").startswith("rma_") for name in tracked.field_id.mapped("name"))
