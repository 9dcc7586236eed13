import secrets

from odoo import api, fields, models
from odoo.tools import email_normalize

CHANNELS = [
    ("website", "Website"),
    ("account", "Website, Signed In"),
    ("mail", "E-Mail"),
    ("letter", "Letter"),
    ("phone", "Phone Call"),
    ("other", "Otherwise"),
]
WEB_CHANNELS = ("website", "account")
STATES = [
    ("received", "Received"),
    ("person", "Needs a Person"),
    ("running", "In Progress"),
    ("done", "Paid Back"),
    ("void", "Without Effect"),
]
# Money or goods are still on their way, or somebody has to look.
STATES_PENDING = ("received", "person", "running")


class RmaWithdrawal(models.Model):
    """A consumer's declaration to withdraw from a contract: what was declared, when, and the proof
    of it. It takes effect by itself; nobody agrees to it."""

    _name = "rma.withdrawal"
    _description = "Withdrawal from a Contract"
    _inherit = ["mail.thread", "mail.activity.mixin", "rma.lock.mixin", "rma.guard.mixin"]
    _order = "declared_at desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "order_reference", "person_name"]

    # ------------------------------------------------------------------ the declaration

    name = fields.Char(string="Number", readonly=True, copy=False, default="/", index="trigram")
    person_name = fields.Char(string="Name", required=True, index="trigram")
    order_reference = fields.Char(
        string="Order Number as Given",
        index="trigram",
        help="As the consumer wrote it, whether or not there is such an order.",
    )
    email = fields.Char(
        string="E-Mail for the Receipt",
        help="Where the receipt goes. Without one it is printed and sent by post.",
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    extent = fields.Selection(
        [("all", "All of the order"), ("some", "Some of the goods")],
        string="Withdraws From",
        default="all",
        required=True,
    )
    goods = fields.Text(string="Goods Named", help="As the consumer named them.")
    channel = fields.Selection(
        CHANNELS, string="Declared By", default="letter", required=True, index=True
    )
    declared_at = fields.Datetime(
        string="Received On",
        default=fields.Datetime.now,
        required=True,
        index=True,
        help="When the declaration reached us, to the second.",
    )
    sent_on = fields.Date(
        help="When a letter or mail was sent: sent in time is in time. Empty: the day it came."
    )
    timezone = fields.Char(readonly=True, copy=False, help="Of the time on the receipt.")
    lang = fields.Char(string="Language Code", readonly=True, copy=False)
    statement = fields.Text(readonly=True, copy=False, help="The declaration in whole sentences.")
    content_hash = fields.Char(
        string="Fingerprint",
        readonly=True,
        copy=False,
        help="SHA-256 of the declaration: it shows that nothing was changed later.",
    )
    nonce = fields.Char(readonly=True, copy=False, groups="base.group_no_one")
    access_token = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_no_one",
        default=lambda self: secrets.token_urlsafe(24),
    )

    # ------------------------------------------------------------------ whose, and of what

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    website_id = fields.Many2one(
        "website", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Consumer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The account that declared it, or the customer of the order.",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        domain="[('state', 'in', ('sale', 'cancel')), ('company_id', '=', company_id)]",
    )
    matched = fields.Selection(
        [
            ("account", "Account"),
            ("link", "Link of the order"),
            ("email", "E-mail of the order"),
            ("person", "A person"),
        ],
        string="Known By",
        readonly=True,
        copy=False,
        tracking=True,
        help="What shows that it is the customer of the order who declared it. Empty: nothing.",
    )
    matched_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    line_ids = fields.One2many("rma.withdrawal.line", "withdrawal_id", string="Goods")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        check_company=True,
    )

    # ------------------------------------------------------------------ what became of it

    state = fields.Selection(
        STATES,
        default="received",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    marks = fields.Json(readonly=True, copy=False, help="Why a person decides: [{mark, figures}].")
    mark_text = fields.Text(string="For a Person", compute="_compute_mark_text")
    is_late = fields.Boolean(
        readonly=True, copy=False, help="Sent after the last day of the period."
    )
    decision_note = fields.Text(string="Decided Because", readonly=True, copy=False)
    rma_order_ids = fields.One2many("rma.order", "withdrawal_id", string="Returns")
    credit_note_ids = fields.One2many("account.move", "withdrawal_id", string="Credit Notes")
    rma_order_count = fields.Integer(compute="_compute_counts")
    credit_note_count = fields.Integer(compute="_compute_counts")
    is_workable = fields.Boolean(compute="_compute_is_workable")
    date_erased = fields.Datetime(string="Erased On", readonly=True, copy=False)

    _nonce_uniq = models.UniqueIndex(
        "(nonce) WHERE nonce IS NOT NULL", "This declaration was sent before."
    )
    _name_company_uniq = models.UniqueIndex(
        "(name, company_id) WHERE name != '/'",
        "The number of a withdrawal must be unique within its company.",
    )
    _state_company_idx = models.Index("(state, company_id)")

    @api.depends("email")
    def _compute_email_normalized(self):
        for withdrawal in self:
            withdrawal.email_normalized = email_normalize(withdrawal.email or "") or False

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_workable(self):
        """Tell whether the user may do something about it, not only read it."""
        workable = self._filtered_access("write")
        for withdrawal in self:
            withdrawal.is_workable = withdrawal in workable

    @api.depends("rma_order_ids", "credit_note_ids")
    def _compute_counts(self):
        for withdrawal in self:
            withdrawal.rma_order_count = len(withdrawal.rma_order_ids)
            withdrawal.credit_note_count = len(withdrawal._get_credit_notes())

    def _get_credit_notes(self):
        """Return the credit notes of what was not delivered and of what came back."""
        # sudo: account.move - clerks count them without accounting rights
        return self.sudo().credit_note_ids | self.sudo().rma_order_ids.refund_ids

    def _get_site(self):
        """Return the website whose settings count; without a withdrawal, that of the company."""
        company = self.company_id or self.env.company
        # sudo: website - clerks read its settings without rights on websites
        return self.website_id.sudo() or company.sudo()._get_withdrawal_website()

    def action_view_returns(self):
        """Open what came of the withdrawal as returns."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_action")
        return {**action, "domain": [("withdrawal_id", "=", self.id)], "context": {}}

    def action_view_credit_notes(self):
        """Open the credit notes."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_refund_type"
        )
        ids = self._get_credit_notes().ids
        return {**action, "domain": [("id", "in", ids)], "context": {"create": False}}
