from collections import Counter

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# Their message is all that the customer reads.
WITH_NOTE = ("revision", "reject", "cancel")


class RmaOrderMass(models.TransientModel):
    """Says what will happen with each of many returns, does it, and says what it did not do."""

    _name = "rma.order.mass"
    _description = "Work on Marked Returns"

    operation = fields.Selection("_selection_operation", required=True, readonly=True)
    order_ids = fields.Many2many("rma.order", required=True, readonly=True)
    paper_id = fields.Many2one(
        "ir.actions.report",
        domain=[("model", "=", "rma.order"), ("report_type", "=", "qweb-pdf")],
    )
    mail_id = fields.Many2one(
        "rma.mail",
        domain=[("to_customer", "=", True)],
        help="Empty: write one of your own.",
    )
    recipients = fields.Text(compute="_compute_recipients")
    mail_preview = fields.Html(
        string="What the First One Reads", compute="_compute_recipients", sanitize=False
    )
    note = fields.Text(string="Message to the Customer")
    fitting_ids = fields.Many2many("rma.order", compute="_compute_fitting", string="Will Be Done")
    fitting_count = fields.Integer(compute="_compute_fitting")
    summary = fields.Char(compute="_compute_fitting")
    line_ids = fields.One2many(
        "rma.order.mass.line",
        "dialog_id",
        compute="_compute_line_ids",
        store=True,
        string="Will Not Be Done",
    )
    is_done = fields.Boolean(readonly=True)
    asks_note = fields.Boolean(compute="_compute_asks_note")

    @api.model
    def _selection_operation(self):
        operations = self.env["rma.order"]._get_mass_operations()
        return [(operation, label) for operation, (label, __) in operations.items()]

    @api.depends("operation")
    def _compute_asks_note(self):
        for dialog in self:
            dialog.asks_note = dialog.operation in WITH_NOTE

    @api.depends("operation", "order_ids", "paper_id", "mail_id")
    def _compute_line_ids(self):
        for dialog in self.filtered(lambda dialog: not dialog.is_done):
            # What fits is what the user may do; the answer itself is the server's.
            orders = dialog.order_ids.sudo(False)
            refusals = orders._find_mass_refusals(dialog.operation, dialog.sudo(False))
            dialog.line_ids = dialog._prepare_lines(refusals)

    @api.depends("operation", "fitting_ids", "mail_id")
    def _compute_recipients(self):
        self.recipients = self.mail_preview = False
        for dialog in self.filtered(lambda dialog: dialog.operation == "mail"):
            orders = dialog.fitting_ids._origin
            partners = {order: order._get_customer_partners() for order in orders}
            counts = Counter(partner for found in partners.values() for partner in found)
            dialog.recipients = "\n".join(
                f"{partner.display_name} <{partner.email or '–'}> ({count})"
                for partner, count in counts.items()
            )
            if dialog.mail_id and orders:
                # sudo: mail.template - who writes to customers reads what they will read
                template = dialog.mail_id.template_id.sudo()
                body = template._render_field("body_html", orders[:1].ids, compute_lang=True)
                dialog.mail_preview = body[orders[:1].id]

    def _prepare_lines(self, refusals):
        return [
            Command.clear(),
            *(
                Command.create({"order_id": order.id, "refusal": refusal})
                for order, refusal in refusals.items()
            ),
        ]

    @api.depends("line_ids", "order_ids", "is_done")
    def _compute_fitting(self):
        for dialog in self:
            dialog.fitting_ids = dialog.order_ids - dialog.line_ids.order_id
            dialog.fitting_count = len(dialog.fitting_ids)
            dialog.summary = dialog._get_summary()

    def _get_summary(self):
        """Return what will happen, or happened, in one sentence."""
        counts = {
            "done": self.fitting_count,
            "left": len(self.line_ids),
            "mails": self._count_mails(),
        }
        if self.is_done:
            return self.env._("Done: %(done)s. Not done: %(left)s.", **counts)
        if counts["mails"]:
            return self.env._(
                "Will be done: %(done)s, with %(mails)s mails. Will not be done: %(left)s.",
                **counts,
            )
        return self.env._("Will be done: %(done)s. Will not be done: %(left)s.", **counts)

    def _count_mails(self):
        """Return how many automatic mails to customers will leave."""
        __, event = self.env["rma.order"]._get_mass_operations()[self.operation]
        if not event:
            return 0
        mails = self.env["rma.mail"]
        # sudo: rma.order - what is sent is not for who presses the button to know beforehand
        return sum(
            mail.to_customer and mail not in order.muted_mail_ids
            for company, orders in self.fitting_ids.sudo().grouped("company_id").items()
            for mail in mails._get_mails(event, company)
            for order in orders
        )

    # ------------------------------------------------------------------ buttons

    def action_confirm(self):
        self.ensure_one()
        if self.is_done:
            return self._close()
        if self.operation == "print":
            return self._print()
        if self.operation == "mail":
            return self._write_mail()
        if self.asks_note and not (self.note or "").strip():
            raise UserError(self.env._("Write what the customers will read."))
        __, refusals = self.fitting_ids._do_mass(self.operation, self)
        before = {line.order_id: line.refusal for line in self.line_ids}
        if not refusals:
            return self._close()
        # sudo: rma.order.mass - only the server says what was done
        self.sudo().write(
            {"is_done": True, "line_ids": self._prepare_lines({**before, **refusals})}
        )
        return self._reopen()

    def _write_mail(self):
        action = self.fitting_ids.action_compose_mail()
        template = self.mail_id.template_id
        context = {**action["context"], "default_template_id": template.id}
        return {**action, "context": context} if template else action

    def _print(self):
        if not self.paper_id or not self.fitting_ids:
            raise UserError(self.env._("Choose a paper that there is for one of the returns."))
        return {
            **self.paper_id.report_action(self.fitting_ids, config=False),
            "close_on_report_download": True,
        }

    def _reopen(self):
        label = dict(self._selection_operation())[self.operation]
        return {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _close(self):
        return {"type": "ir.actions.act_window_close"}


class RmaOrderMassLine(models.TransientModel):
    _name = "rma.order.mass.line"
    _description = "Return That Is Left Alone"

    dialog_id = fields.Many2one("rma.order.mass", required=True, ondelete="cascade")
    order_id = fields.Many2one("rma.order", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id")
    refusal = fields.Text(string="Why Not", required=True)
