"""Plays the stories of the demo shop through the buttons people press, then dates what came
of them back to when it would have happened."""

from datetime import timedelta

from odoo import Command

from ..hooks import post_init_hook
from .case import Case
from .dating import Dating
from .stories import STORIES

STAFF = ("clerk", "clerk2", "warehouse", "accountant")


class HalfYear:
    """The past half year of the shop."""

    def __init__(self, env):
        # Nobody is to be mailed: customers have the addresses of nobody.
        self.env = env(context={**env.context, "mail_notify_force_send": False, "skip_sms": True})
        self.now = env.cr.now().replace(microsecond=0)
        self.cases = [Case(i, story, self.now) for i, story in enumerate(STORIES, start=1)]
        self.users = {name: self._ref(f"user_{name}") for name in STAFF}
        self.dating = Dating(self.env)
        self.last_mail = self.env["mail.mail"].search([], order="id desc", limit=1)

    def play(self):
        """Do it all, step by step for all cases together: much faster than case by case."""
        # Odoo loads demo data first.
        post_init_hook(self.env)
        self._stock_up()
        self._sell()
        self._deliver()
        self._invoice()
        self._ask()
        self._submit()
        self._attach_photos()
        self._decline()
        self._approve()
        self._talk()
        self._receive()
        self._credit()
        for case in self.cases:
            self._plan_activity(case)
            self._date_return(case)
        self._ask_for_next_steps()
        self._close_mails()

    def _ref(self, name):
        return self.env.ref(f"rma_core.{name}")

    def _join(self, cases, get_records):
        """Return the records of all these cases as one."""
        first, *others = [get_records(case) for case in cases]
        return first.union(*others)

    def _validate(self, transfers):
        """Validate transfers as the warehouse does; what is not there waits in a backorder."""
        transfers = transfers.with_user(self.users["warehouse"])
        transfers.move_ids.picked = True
        transfers.with_context(skip_backorder=True).button_validate()

    # ------------------------------------------------------------------ the sale

    def _stock_up(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        products = self.env["product.product"].search(
            [("categ_id", "=", self._ref("product_category_shop").id)]
        )
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            [
                {
                    "product_id": product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": 150,
                }
                for product in products
            ]
        ).action_apply_inventory()
        moves = self.env["stock.move"].search([("product_id", "in", products.ids)])
        self.dating.put_transfers(moves, self.now - timedelta(days=400))

    def _sell(self):
        orders = self.env["sale.order"].create(
            [self._prepare_sale_vals(case) for case in self.cases]
        )
        orders.action_confirm()
        for case, order in zip(self.cases, orders, strict=True):
            case.order = order
            order.date_order = case.delivered - timedelta(days=3)
        self.dating.stamp({case.order: case.order.date_order for case in self.cases}, created=True)

    def _prepare_sale_vals(self, case):
        story = case.story
        return {
            "partner_id": self._ref(f"partner_{story.customer}").id,
            "user_id": self.users["clerk2"].id,
            "company_id": self.env.company.id,
            # Other demo data may bring price lists in a currency that is not in use.
            "pricelist_id": False,
            "client_order_ref": story.reference,
            "order_line": [
                Command.create(
                    {
                        "product_id": self._ref(f"product_{product}").id,
                        "product_uom_qty": bought,
                        "discount": story.discount,
                    }
                )
                for product, bought, __ in story.items
            ],
        }

    def _deliver(self):
        self._validate(self._join(self.cases, lambda case: case.order.picking_ids))
        for case in self.cases:
            self.dating.put_transfers(case.order.picking_ids.move_ids, case.delivered)
            case.order.effective_date = case.delivered

    def _invoice(self):
        orders = self._join(self.cases, lambda case: case.order)
        invoices = orders._create_invoices(grouped=True)
        for case in self.cases:
            case.order.invoice_ids.invoice_date = case.delivered.date()
        invoices.with_user(self.users["accountant"]).action_post()
        self.dating.stamp(
            {case.order.invoice_ids: case.delivered for case in self.cases}, created=True
        )

    # ------------------------------------------------------------------ the return

    def _ask(self):
        returns = self.env["rma.order"]
        for case in self.cases:
            clerk = self.users[case.story.clerk or "clerk"]
            # Numbers count by year, and the half year may lie in two.
            year = returns.with_user(clerk).with_context(ir_sequence_date=case.asked.date())
            # Some are as if a customer had asked on the website.
            door = year._open_door(["origin"])
            case.rma = door.create(self._prepare_return_vals(case)).with_env(self.env)
        self.dating.stamp({case.rma: case.asked for case in self.cases}, created=True)
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"rma_core.demo_return_{case.number:02}",
                    "record": case.rma,
                    "noupdate": True,
                }
                for case in self.cases
            ]
        )

    def _prepare_return_vals(self, case):
        story = case.story
        return {
            "user_id": self.users[story.clerk].id if story.clerk else False,
            "origin": story.origin,
            "reference": story.reference,
            "priority": "1" if story.urgent else "0",
            "tag_ids": [Command.link(self._ref(f"tag_{tag}").id) for tag in story.tags],
            "note": story.note,
            "line_ids": [
                Command.create(
                    {
                        "sale_line_id": line.id,
                        "quantity": returned,
                        "reason_id": self._ref(f"reason_{story.reason}").id,
                        "description": story.text,
                        **(
                            {"outcome_id": self._ref(f"outcome_{story.outcome}").id}
                            if story.outcome
                            else {}
                        ),
                    }
                )
                for line, (__, __, returned) in zip(
                    case.order.order_line, story.items, strict=True
                )
            ],
        }

    def _submit(self):
        cases = [case for case in self.cases if case.story.stage != "draft"]
        returns = self._join(cases, lambda case: case.rma)
        returns.with_user(self.users["clerk"]).action_submit()
        self.dating.stamp({case.rma: case.at(hours=1) for case in cases})

    def _decline(self):
        cases = [case for case in self.cases if case.story.message]
        for case in cases:
            dialog = self.env["rma.order.decline"].with_user(self.users[case.story.clerk])
            dialog.create(
                {
                    "order_ids": [Command.set(case.rma.ids)],
                    "target": case.story.stage,
                    "note": case.story.message,
                }
            ).action_confirm()
        self.dating.stamp({case.rma: case.decided for case in cases})

    def _approve(self):
        cases = [case for case in self.cases if case.reaches("approved")]
        for case in cases:
            case.rma.with_user(self.users[case.story.clerk]).action_approve()
            deadline = case.decided + timedelta(days=14)
            if case.story.deadline is not None:
                deadline = self.now + timedelta(days=case.story.deadline)
            case.rma.date_deadline = deadline.date()
        dates = {case.rma: case.decided for case in cases}
        dates.update({case.rma.receipt_ids: case.decided for case in cases})
        self.dating.stamp(dates)

    def _receive(self):
        cases = [case for case in self.cases if case.reaches("partial")]
        for case in cases:
            if case.story.stage == "partial":
                for move in case.rma.receipt_ids.move_ids:
                    move.quantity = move.product_uom_qty // 2
        self._validate(self._join(cases, lambda case: case.rma.receipt_ids))
        for case in cases:
            self.dating.put_transfers(case.rma.line_ids.stock_move_ids, case.arrived)
        self.dating.stamp({case.rma: case.arrived for case in cases})

    def _credit(self):
        cases = [case for case in self.cases if case.reaches("received")]
        self.dating.stamp({case.rma.refund_ids: case.arrived for case in cases}, created=True)
        cases = [case for case in cases if case.reaches("done")]
        for case in cases:
            day = case.credited.date()
            case.rma.refund_ids.write({"invoice_date": day, "date": day, "invoice_date_due": day})
        refunds = self._join(cases, lambda case: case.rma.refund_ids)
        refunds = refunds.with_user(self.users["accountant"])
        refunds.action_post()
        # What follows for the returns is the accountant's doing.
        refunds.env.flush_all()
        dates = {case.rma: case.credited for case in cases}
        dates.update({case.rma.refund_ids: case.credited for case in cases})
        self.dating.stamp(dates)

    # ------------------------------------------------------------------ around it

    def _attach_photos(self):
        """Let customers send pictures along."""
        for case in self.cases:
            if case.story.photo:
                photo = self._ref(case.story.photo).copy({"res_id": case.rma.id})
                self._post(case, True, self.env._("This is how it arrived."), photo)
                self.dating.stamp({case.rma: case.at(hours=2)})

    def _talk(self):
        """Write what customers and clerks wrote to each other after the decision."""
        for case in self.cases:
            for hours, (author, text) in enumerate(case.story.comments, start=3):
                self._post(case, author == "customer", text)
                self.dating.stamp({case.rma: case.at(1, hours=hours)})

    def _post(self, case, is_customer, text, attachments=None):
        writer = case.rma if is_customer else self.users[case.story.clerk]
        case.rma.message_post(
            author_id=writer.partner_id.id,
            body=text,
            attachment_ids=attachments.ids if attachments else [],
            message_type="comment",
            subtype_xmlid="mail.mt_comment" if is_customer else "mail.mt_note",
        )

    def _plan_activity(self, case):
        if case.story.activity:
            kind, summary, days = case.story.activity
            case.rma.activity_schedule(
                f"mail.mail_activity_data_{kind}",
                date_deadline=(self.now + timedelta(days=days)).date(),
                summary=summary,
                user_id=self.users[case.story.clerk or "clerk"].id,
            )

    def _ask_for_next_steps(self):
        """Ask those in charge who were the last to do something themselves, too."""
        self.env["rma.order"]._sync_activities()

    def _date_return(self, case):
        moments = {
            "date_submitted": case.at(hours=1),
            "date_approved": case.decided,
            "date_received": case.arrived,
            "date_closed": case.credited,
        }
        for name, moment in moments.items():
            if case.rma[name]:
                self.dating.put(case.rma, moment, name)
        self.dating.put(case.rma.line_ids, case.asked, "create_date")

    def _close_mails(self):
        """Count the customers' mails as sent, those of many returns at once too."""
        self.env["mail.message.schedule"].search([])._send_notifications()
        mails = self.env["mail.mail"].search([("id", ">", self.last_mail.id)])
        notifications = self.env["mail.notification"].search([("mail_mail_id", "in", mails.ids)])
        notifications.notification_status = "sent"
        mails.unlink()
