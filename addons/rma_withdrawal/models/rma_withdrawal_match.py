from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RmaWithdrawal(models.Model):
    """Which order it is about, and whether a person has to look: by itself it goes on only where
    account or e-mail fit the order and nothing speaks against it."""

    _inherit = "rma.withdrawal"

    # ------------------------------------------------------------------ the order

    def _match(self):
        """Find the order and its goods, as far as nobody did."""
        self.ensure_one()
        if not self.sale_order_id:
            self._find_order()
        order = self.sale_order_id
        if order and not self.matched and self._is_email_of(order):
            self._write_protected({"matched": "email"})
        if order and self.matched and not self.partner_id:
            self._write_protected({"partner_id": order.partner_id.id})
        if order and not self.line_ids:
            self._find_goods()

    def _find_order(self):
        number = (self.order_reference or "").strip().lstrip("#").strip()
        if not number:
            return
        self.sale_order_id = self.env["sale.order"].search(
            [
                ("name", "in", [number, number.upper()]),
                ("state", "in", ("sale", "cancel")),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )

    def _is_email_of(self, order):
        partners = order.partner_id | order.partner_invoice_id | order.partner_shipping_id
        return partners._is_rma_proof("email", self.email or "")

    def _find_goods(self):
        """Take all goods, or those whose names the consumer wrote, one a row."""
        lines = self.sale_order_id.order_line._filter_contract_lines()
        if self.extent == "some":
            lines = self._find_named(lines)
        self.line_ids = [Command.create({"sale_line_id": line.id}) for line in lines]

    def _find_named(self, lines):
        """Return the order lines that each row names without a doubt; none if a row does not."""
        named = lines.browse()
        for row in filter(None, map(str.strip, (self.goods or "").splitlines())):
            found = lines.filtered(lambda line, row=row: row.casefold() in line._get_good_names())
            if len(found) != 1:
                return lines.browse()
            named |= found
        return named

    # ------------------------------------------------------------------ what speaks against it

    def _judge(self):
        """Note until when each of the goods could be withdrawn from, and what a person has to
        decide."""
        self.ensure_one()
        periods = self.line_ids.sale_line_id._get_withdrawal_periods()
        for line in self.line_ids:
            line._write_protected(
                {
                    "date_end": periods[line.sale_line_id].end,
                    "exception": line.sale_line_id._get_withdrawal_exception(),
                }
            )
        day = self.sent_on or self._get_local_time().date()
        late = self.line_ids.filtered(lambda line: periods[line.sale_line_id].is_over(day))
        marks = [*self._get_marks_of_order(), *self._get_marks_of_goods(late)]
        self._write_protected({"marks": marks, "is_late": bool(late)})

    def _get_marks_of_order(self):
        order = self.sale_order_id
        if not order:
            return [{"mark": "unknown"}]
        marks = []
        if not self.matched:
            marks.append({"mark": "unproven"})
        if order.state != "sale":
            marks.append({"mark": "cancelled"})
        if not order._is_withdrawal_consumer():
            marks.append({"mark": "business"})
        if not order._is_withdrawal_place():
            marks.append({"mark": "abroad"})
        if not self.line_ids:
            marks.append({"mark": "goods"})
        return marks

    def _get_marks_of_goods(self, late):
        marks = []
        returnable = self.line_ids.sale_line_id._get_returnable_quantities()
        for line in self.line_ids:
            shown = {"product": line.product_id.display_name}
            if line in late:
                marks.append({"mark": "late", "date": str(line.date_end), **shown})
            if line.exception:
                marks.append({"mark": "exception", "exception": line.exception, **shown})
            elsewhere = (
                line.quantity - line._get_quantity_to_stop() - returnable[line.sale_line_id]
            )
            is_service = line.product_id.type == "service"
            if not is_service and line.uom_id.compare(elsewhere, 0) > 0:
                marks.append({"mark": "claimed", **shown})
            if is_service and line.uom_id.compare(line.sale_line_id.qty_delivered, 0) > 0:
                marks.append({"mark": "performed", **shown})
        return marks

    @api.depends("marks")
    @api.depends_context("lang")
    def _compute_mark_text(self):
        for withdrawal in self:
            sentences = [withdrawal._get_mark_sentence(mark) for mark in withdrawal.marks or ()]
            withdrawal.mark_text = "\n".join(sentences)

    def _get_mark_sentence(self, mark):
        product = mark.get("product", "")
        date = format_date(self.env, mark["date"]) if mark.get("date") else ""
        exceptions = dict(self.line_ids._fields["exception"]._description_selection(self.env))
        return {
            "unknown": self.env._(
                "There is no order with this number. Find out which one is meant, or ask the "
                "consumer: the day of receipt counts in any case."
            ),
            "unproven": self.env._(
                "Neither account nor e-mail fits the order: anybody can type a number. Make sure "
                "that it is the customer."
            ),
            "cancelled": self.env._("The order is cancelled already."),
            "business": self.env._(
                "The customer buys as a business. If that is wrong, change it on the contact."
            ),
            "abroad": self.env._("The customer is outside of the EU."),
            "goods": self.env._("Choose the goods that the consumer means."),
            "late": self.env._(
                "%(product)s: sent after %(date)s, the last day of the period.",
                product=product,
                date=date,
            ),
            "exception": self.env._(
                "%(product)s: there may be no right to withdraw. %(exception)s.",
                product=product,
                exception=exceptions.get(mark.get("exception"), ""),
            ),
            "claimed": self.env._(
                "%(product)s: some of it came back or is in another return.", product=product
            ),
            "performed": self.env._(
                "%(product)s: begun or performed. What was done until now may have to be paid for "
                "if the consumer had asked to begin.",
                product=product,
            ),
            "stuck": self.env._("It could not be carried out: %(error)s", error=mark.get("error")),
        }.get(mark["mark"], "")

    # ------------------------------------------------------------------ by a person

    def action_match(self):
        """Say that it is the customer of the chosen order who declared it."""
        for withdrawal in self:
            withdrawal._ensure_undecided()
            if not withdrawal.sale_order_id:
                raise UserError(
                    self.env._(
                        "Choose the order that %(withdrawal)s is about first.",
                        withdrawal=withdrawal.name,
                    )
                )
            if not withdrawal.line_ids:
                # sudo: sale.order - clerks match without rights on orders
                withdrawal.with_user(SUPERUSER_ID)._find_goods()
            withdrawal._write_protected(
                {
                    "matched": "person",
                    "matched_by_id": self.env.uid,
                    "partner_id": withdrawal.sale_order_id.partner_id.id,
                }
            )
            # sudo: sale.order - clerks decide without rights on orders
            withdrawal.sudo()._judge()
        return True

    def _ensure_undecided(self):
        self.check_access("write")
        for withdrawal in self:
            if withdrawal.state not in ("received", "person"):
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(withdrawal)s is %(state)s: that was decided before.",
                        withdrawal=withdrawal.name,
                        state=labels[withdrawal.state],
                    )
                )

    def _get_user_to_ask(self, step="review"):
        """Return who is asked to look, as superuser."""
        self.ensure_one()
        rules = self.env["rma.activity.rule"]
        able = rules._get_able_users(step, self.company_id)
        return self.user_id & able or rules._get_fallback_users(able, self.company_id)[:1]

    def _ask(self, summary, step="review", days=0, note=False):
        """Ask somebody to do something, once."""
        self.ensure_one()
        # sudo: mail.activity - whoever made it necessary may not know who is asked
        asked = self.sudo()
        if summary in asked.activity_ids.mapped("summary"):
            return
        asked.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.add(fields.Date.context_today(self), days=days),
            summary=summary,
            note=note,
            user_id=(asked._get_user_to_ask(step).id or SUPERUSER_ID),
        )
