"""Returns with everything that is mailed about them: further functions like those of ``_shop``."""

from unittest.mock import patch

import odoo.init  # noqa: F401  # makes odoo.Command
from odoo import Command

NOTES = {"en_US": "Please add a photo.", "pl_PL": "Prosimy o zdjęcie."}
FINDINGS = {"en_US": "The cable is loose.", "pl_PL": "Luźny kabel."}


def open_mail(env):
    """Let everything be mailed, in English and in Polish."""
    env["res.lang"]._activate_lang("pl_PL")
    ours = env["ir.module.module"].search([("name", "=like", "rma_%")])
    ours.filtered(lambda addon: addon.state == "installed")._update_translations(["pl_PL"])
    env["rma.mail"].with_context(active_test=False).search([]).active = True
    env.ref("rma_core.mail_reminder").days = 60


def use_mail_server(env, port):
    """Send all mails to a port of this machine from now on."""
    servers = env["ir.mail_server"]
    servers.search([]).active = False
    servers.create(
        {
            "name": "Test",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
        }
    )


def send_mails(env, timeout=None):
    """Run the queue as its job does.

    :param timeout: seconds that a mail server may be silent
    """
    env["mail.message.schedule"].search([])._send_notifications()
    env.cr.commit()
    with patch("odoo.addons.base.models.ir_mail_server.SMTP_TIMEOUT", timeout or 60):
        env["mail.mail"].process_email_queue()


def tell_everything(env, line, address, lang, clerk):
    """Let everything happen to returns of a delivered order that is mailed to its customer.

    :return: ``{"declined" …: (number, return code, address of the customer's page)}``
    """
    env = env(user=clerk, context={})
    # What is computed on flushing is told by this one too, and not in silence.
    env.transaction.default_env = env
    line = env["sale.order.line"].sudo().browse(line)
    line.order_id.partner_id.write({"email": address, "lang": lang})
    declined, cancelled = _ask(env, line, "refund"), _ask(env, line, "refund")
    declined._decline("revision", NOTES[lang])
    declined.action_submit()
    declined._decline("rejected", NOTES[lang])
    cancelled._decline("cancel", NOTES[lang])
    refunded, replaced = _ask(env, line, "refund"), _ask(env, line, "replace")
    (refunded + replaced).action_approve()
    env.cr.flush()
    env["rma.order"]._send_reminders()
    refunded.is_inspection_required = True
    _validate((refunded + replaced).sudo().receipt_ids)
    env.cr.flush()
    _inspect(refunded, FINDINGS[lang])
    refunded.sudo().refund_ids.filtered(lambda move: move.state == "draft").action_post()
    _validate(replaced.sudo().delivery_ids)
    env.cr.flush()
    returns = {
        "declined": declined,
        "cancelled": cancelled,
        "refunded": refunded,
        "replaced": replaced,
    }
    return {
        name: (rma.name, rma.return_code, rma._get_customer_url()) for name, rma in returns.items()
    }


def _ask(env, line, outcome):
    values = {
        "sale_line_id": line.id,
        "quantity": 1,
        "outcome_id": env.ref(f"rma_core.outcome_{outcome}").id,
    }
    rma = env["rma.order"].create({"line_ids": [Command.create(values)]})
    env.cr.flush()
    rma.action_submit()
    return rma


def _inspect(rma, finding):
    line = rma.sudo().line_ids
    [goods] = line._get_receipt_lines_in_returns()
    restock = rma.env.ref("rma_core.disposition_restock")
    rma._inspect([(goods, 1, False, restock)], {line: finding})
    rma.env.cr.flush()


def _validate(transfers):
    for move in transfers.filtered(lambda t: t.picking_type_code == "outgoing").move_ids:
        move.env["stock.quant"]._update_available_quantity(
            move.product_id, move.location_id, move.product_uom_qty
        )
    transfers.action_assign()
    transfers.move_ids.picked = True
    transfers.with_context(skip_sms=True).button_validate()


def describe_mails(env, rma, clerk):
    """Return how many mails of a return failed, and ``[(id, address, state, reason)]`` of all,
    as somebody sees it who works with returns."""
    rma = env(user=clerk, context={})["rma.order"].browse(rma)
    rows = [
        (log.id, log.email, log.state, log.failure_reason or log.failure_type)
        for log in rma.mail_log_ids.sorted("id")
    ]
    return {"failures": rma.mail_failure_count, "mails": rows}


def receive_bounce(env, message):
    """Take in a mail that came back: its text."""
    env["mail.thread"].message_process("rma.order", message)


def follow(env, rma, address):
    """Let a contact follow a return."""
    partner = env["res.partner"].create({"name": address, "email": address})
    env["rma.order"].browse(rma).message_subscribe(partner.ids)


def tell(env, rma):
    """Mail once more that a return is approved."""
    env["rma.order"].browse(rma)._on_event("approved")
