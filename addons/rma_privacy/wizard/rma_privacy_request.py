import json
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rma_core.const import STATES_ENDED

# The privacy log requires an address for everybody, and masks it.
NO_EMAIL = "none@invalid"


class RmaPrivacyRequest(models.TransientModel):
    """What a person asks for: all that returns know of them, or to be forgotten.

    Those who answer such requests need no rights on returns: everything is looked up in
    superuser mode, within the companies of the user, after ``_ensure_is_officer()``.
    """

    _name = "rma.privacy.request"
    _description = "Request about Personal Data of Returns"

    partner_ids = fields.Many2many("res.partner", string="People", required=True)
    return_count = fields.Integer(string="Returns", compute="_compute_found")
    open_returns = fields.Char(string="Still Open", compute="_compute_found")
    file_count = fields.Integer(string="Photos and Files", compute="_compute_found")

    @api.depends("partner_ids")
    def _compute_found(self):
        for request in self:
            orders = request._find_people()._find_rma_returns()
            opened = orders.filtered(lambda order: order.state not in STATES_ENDED)
            request.return_count = len(orders)
            request.open_returns = ", ".join(opened.mapped("name"))
            files = orders._group_personal_files().values()
            request.file_count = sum(len(theirs) for theirs in files)

    def _find_people(self):
        self._ensure_is_officer()
        return self.partner_ids._origin._find_rma_people()

    def _ensure_is_officer(self):
        is_officer = self.env.user.has_group("rma_privacy.rma_privacy_group_officer")
        # A request holds one user's choice; others make their own.
        if not is_officer or self.create_uid not in (self.env.user, self.env["res.users"]):
            raise AccessError(
                self.env._(
                    "Personal data of returns is handed out and erased by people with the right "
                    "“Personal Data of Returns” alone. Ask an administrator for it."
                )
            )

    # ------------------------------------------------------------------ buttons

    def action_export(self):
        """Download the archive; it is kept nowhere."""
        self.ensure_one()
        self._ensure_is_officer()
        return {
            "type": "ir.actions.act_url",
            "url": f"/rma_privacy/export/{self.id}",
            "target": "download",
        }

    def action_anonymize(self):
        """Erase what returns know of these people."""
        self.ensure_one()
        people = self._find_people()
        people._ensure_can_be_anonymized()
        orders = people._find_rma_returns()
        names, count = orders.mapped("name"), self.file_count
        orders._anonymize(people)
        people._erase_rma_personal_data()
        self._log(
            self.env._(
                "Returns anonymised: %(returns)s, files erased: %(files)s",
                returns=len(names),
                files=count,
            ),
            names,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s returns are anonymised. The contact itself stays as long as invoices, "
                    "orders or transfers name it.",
                    len(names),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _log(self, text, names):
        """Note in Odoo's privacy log who did what, for whom; names of people are masked there."""
        # sudo: privacy.log - the log is written for whoever may answer requests
        self.env["privacy.log"].sudo().create(
            [
                {
                    "anonymized_name": partner.name or self.env._("Contact"),
                    "anonymized_email": partner.email_normalized or NO_EMAIL,
                    "user_id": self.env.uid,
                    "execution_details": text,
                    "records_description": ", ".join(names),
                }
                # sudo: res.partner - the file is of the contact, whatever its company
                for partner in self.sudo().partner_ids
            ]
        )

    # ------------------------------------------------------------------ the archive

    def _write_archive(self, file):
        """Write everything as a zip, file by file, and log that it was handed out.

        :param file: a binary file to write to
        """
        self.ensure_one()
        people = self._find_people()
        orders = people._find_rma_returns()
        data = orders._prepare_personal_data()
        document = {
            "made_on": fields.Datetime.to_string(fields.Datetime.now()),
            "people": [person._prepare_rma_contact_data() for person in people],
            "returns": [data[order] for order in orders],
            **people._prepare_rma_personal_data(),
        }
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(document, ensure_ascii=False, indent=2)
            archive.writestr("returns.json", text)
            for order, files in orders._group_personal_files().items():
                for attachment in files:
                    archive.writestr(order._get_archive_path(attachment), attachment.raw or b"")
                    # One file in memory at a time.
                    attachment.invalidate_recordset()
        self._log(self.env._("Returns data exported"), orders.mapped("name"))

    @api.constrains("partner_ids")
    def _check_partners(self):
        for request in self:
            if not request.partner_ids:
                raise UserError(self.env._("Choose the person first."))
