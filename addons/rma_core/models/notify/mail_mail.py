from odoo import models
from odoo.tools import split_every

PAPERS_AT_ONCE = 20


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        # sudo: mail.message - sending looks at mails of any author
        with_papers = self.filtered(lambda mail: mail.sudo().mail_message_id.rma_paper_ids)
        # Print a part in one go, then send and commit it before printing the next.
        for ids in split_every(PAPERS_AT_ONCE, with_papers.ids):
            part = self.browse(ids)
            part._attach_return_papers()
            super(MailMail, part)._send(*args, **kwargs)
        return super(MailMail, self - with_papers)._send(*args, **kwargs)

    def _attach_return_papers(self):
        """Print the papers that mails of returns wait for, those of all mails in one go."""
        # sudo: mail.message, rma.order - papers are printed for mails of any author
        messages = self.sudo().mail_message_id.filtered("rma_paper_ids")
        # Only messages on returns: another record may have the same id.
        of_returns = messages.filtered(lambda message: message.model == "rma.order")
        for paper in of_returns.rma_paper_ids.filtered(lambda paper: paper.model == "rma.order"):
            waiting = of_returns.filtered(
                lambda message, paper=paper: paper in message.rma_paper_ids
            )
            # Several mails of one return may wait for the same paper.
            orders = self.env["rma.order"].sudo().browse(set(waiting.mapped("res_id"))).exists()
            pdfs = paper._print_each(orders)
            waiting = waiting.filtered(lambda message, pdfs=pdfs: pdfs.get(message.res_id))
            files = self.env["ir.attachment"].create(
                [
                    {
                        "name": f"{paper._get_file_name(orders.browse(message.res_id))}.pdf",
                        "raw": pdfs[message.res_id],
                        "res_model": "rma.order",
                        "res_id": message.res_id,
                    }
                    for message in waiting
                ]
            )
            for message, file in zip(waiting, files, strict=True):
                message.attachment_ids += file
        messages.rma_paper_ids = False
        # If somebody else is sending them too, fail before they are sent twice.
        messages.flush_recordset(["rma_paper_ids"])
