"""For `odoo shell`, in a database with demo data: a sale is delivered and invoiced, part of it
comes back, and everybody does their part of the return. Prints what came of it, and what mails
customers of two languages get at each step."""

# ruff: noqa: F821

import email
import email.policy
import os
from pathlib import Path

from odoo import Command
from odoo.tools import format_amount

ROLES = {
    "admin": "do everything",
    "clerk": "sell, decide on returns",
    "warehouse": "deliver and receive goods",
    "accountant": "post invoices and credit notes",
    "dealer": "return goods of a dealer with two branches (portal)",
    "branch": "return goods of one of them (portal)",
    "customer": "return her own goods (portal)",
}
# What staff write to a customer who is asked for more, refused, or whose return is cancelled.
NOTES = {"en_US": "The type plate is not on the photo.", "pl_PL": "Na zdjęciu nie ma tabliczki."}
FINDINGS = {"en_US": "The cable is loose.", "pl_PL": "Luźny kabel."}


def ref(name):
    """A record of the demo data."""
    return env.ref(f"rma_core.{name}")


def sell(partner=None):
    """A delivered and invoiced sale, by the people who do that."""
    order = env["sale.order"].with_user(ref("user_clerk"))
    order = order.create(
        {
            "partner_id": (partner or ref("partner_customer")).id,
            # Other demo data may bring price lists in a currency that is not in use.
            "pricelist_id": False,
            "order_line": [
                Command.create(
                    {
                        "product_id": ref(f"product_{name}").id,
                        "product_uom_qty": quantity,
                        "discount": discount,
                    }
                )
                for name, quantity, discount in [("lamp", 3, 10), ("chair", 2, 0)]
            ],
        }
    )
    order.action_confirm()
    validate(order.sudo().picking_ids)
    order._create_invoices().with_user(ref("user_accountant")).action_post()
    return order


def validate(transfers):
    """Bring or take what is announced, as the warehouse."""
    transfers = transfers.with_user(ref("user_warehouse"))
    transfers.move_ids.picked = True
    transfers.with_context(skip_sms=True).button_validate()


def give_back(order):
    """Two of three lamps and a chair, by the button on the order."""
    dialog = env["rma.order.create"].with_user(ref("user_clerk"))
    dialog = dialog.browse(order.action_return_products()["res_id"])
    dialog.reason_id = ref("reason_defective_arrival")
    for line, quantity in zip(dialog.line_ids, [2, 1], strict=True):
        line.quantity = quantity
        line.description = env._("Scratched.")
    rma = dialog.env["rma.order"].browse(dialog.action_create_return()["res_id"])
    rma.action_submit()
    rma.action_approve()
    validate(rma.sudo().receipt_ids)
    rma.sudo().refund_ids.with_user(ref("user_accountant")).action_post()
    return rma.sudo()


def amount(document):
    """What a document is worth, minus in front of what is given back."""
    value = document.amount_total_signed if "move_type" in document else document.amount_total
    text = format_amount(env, value, document.currency_id)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")


def goods(lines, quantity_field):
    """Quantities and names of what is on lines."""
    return ", ".join(f"{line[quantity_field]:g} {line.product_id.name}" for line in lines)


def state(document):
    """The state of a document as people read it."""
    return dict(document._fields["state"]._description_selection(env))[document.state]


def documents(order, rma):
    """The rows of the table, read from the records."""
    invoice = order.invoice_ids - rma.refund_ids
    lines = rma.line_ids
    yield "Document", "Number", "State", "What", "Amount"
    yield (
        "Sale",
        order.name,
        state(order),
        goods(order.order_line, "product_uom_qty"),
        amount(order),
    )
    for picking in order.picking_ids - rma.receipt_ids:
        yield "Delivery", picking.name, state(picking), goods(picking.move_ids, "quantity"), ""
    yield "Invoice", invoice.name, state(invoice), order.partner_id.name, amount(invoice)
    yield "Return", rma.name, state(rma), f"code {rma.return_code}", ""
    for picking in rma.receipt_ids:
        yield "Receipt", picking.name, state(picking), goods(picking.move_ids, "quantity"), ""
    for refund in rma.refund_ids:
        yield "Credit note", refund.name, state(refund), goods(lines, "quantity"), amount(refund)
    left = goods(order.order_line, "qty_delivered")
    yield "The order now", order.name, "", f"delivered {left}", ""


def table(rows):
    """Print rows in columns; money stands on the right."""
    header, *rows = [[str(cell or "") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, ["-" * width for width in widths], *rows):
        cells = [
            cell.rjust(width) if name == "Amount" else cell.ljust(width)
            for name, cell, width in zip(header, row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def people():
    """The rows of the people one can sign in as; the demo gave each the login as password."""
    yield "Login", "Password", "Name", "May"
    users = env["res.users"].search([("login", "in", list(ROLES))])
    for user in users.sorted(lambda user: list(ROLES).index(user.login)):
        yield user.login, user.login, user.name, ROLES[user.login]


def ask(line, outcome):
    """Hand in a request for one piece."""
    values = {
        "sale_line_id": line.id,
        "quantity": 1,
        "outcome_id": ref(f"outcome_{outcome}").id,
    }
    rma = env["rma.order"].with_user(ref("user_clerk"))
    rma = rma.create({"line_ids": [Command.create(values)]})
    env.cr.flush()
    rma.action_submit()
    return rma


def inspect(rma):
    """Look at what arrived."""
    line = rma.sudo().line_ids
    [goods] = line._get_receipt_lines_in_returns()
    found = FINDINGS[rma.partner_id.lang]
    rma._inspect([(goods, 1, False, ref("disposition_restock"))], {line: found})


def write_to(partner):
    """Let everything happen to a customer's returns that is mailed; return the returns."""
    lamp, chair = sell(partner).order_line
    note = NOTES[partner.lang]
    declined = ask(lamp, "refund")
    declined._decline("revision", note)
    declined.action_submit()
    declined._decline("rejected", note)
    cancelled = ask(lamp, "refund")
    cancelled._decline("cancel", note)
    refunded, replaced = ask(lamp, "refund"), ask(chair, "replace")
    for rma in (refunded, replaced):
        env.cr.flush()
        rma.action_approve()
    env["rma.order"]._send_reminders()
    refunded.is_inspection_required = True
    for rma in (refunded, replaced):
        validate(rma.sudo().receipt_ids)
        env.cr.flush()
    inspect(refunded)
    refunded.sudo().refund_ids.with_user(ref("user_accountant")).action_post()
    validate(replaced.sudo().delivery_ids)
    env.cr.flush()
    return (declined + cancelled + refunded + replaced).sudo()


def fill_mailbox():
    """Write to a customer in English and to one in Polish, and let the queue send it all."""
    polish = env["res.lang"].with_context(active_test=False).search([("code", "=", "pl_PL")])
    env["base.language.install"].create({"lang_ids": [Command.set(polish.ids)]}).lang_install()
    # Everything that can be mailed, in one go: a reminder as if the goods were due soon.
    env["rma.mail"].with_context(active_test=False).search([]).active = True
    ref("mail_reminder").days = 60
    people = env["res.partner"].create(
        [
            {"name": "Emma Stone", "email": "emma@customer.example.com", "lang": "en_US"},
            {"name": "Jan Kowalski", "email": "jan@customer.example.com", "lang": "pl_PL"},
        ]
    )
    for partner in people:
        write_to(partner)
    ref("mail_reminder").days = 3
    env["mail.message.schedule"].search([])._send_notifications()
    env.cr.commit()
    env["mail.mail"].process_email_queue()
    env.cr.commit()
    return people


def arrived():
    """The mails in the mail server's folder, the oldest first."""
    for path in sorted(Path(os.environ["RMA_MAILS"], "new").iterdir()):
        yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def mailbox(people):
    """The rows of what arrived for these people, read from the mail server's files."""
    yield "To", "Subject", "Papers"
    addresses = people.mapped("email")
    for message in arrived():
        receiver = email.utils.parseaddr(message["To"])[1]
        if receiver in addresses:
            papers = [part.get_filename() for part in message.iter_attachments()]
            yield receiver, message["Subject"], ", ".join(filter(None, papers))


def main():
    """Do the job and print it."""
    order = sell()
    rma = give_back(order)
    env.cr.commit()
    table(documents(order.sudo(), rma))
    print()
    table(mailbox(fill_mailbox()))
    print()
    table(people())


main()
