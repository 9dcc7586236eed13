import base64
import hashlib
from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon

# A picture of one pixel, and bytes no other file ends with.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@tagged("post_install", "-at_install")
class PrivacyCommon(RmaCommon):
    """A person whose name, mail address, phone, street and texts occur nowhere else."""

    NAME = "Quirinius Zywczak"
    MARKS = {
        "name": "Zywczak",
        "email": "quirinius@zywczak-unique.example",
        "phone": "+48 600 777 421",
        "street": "Wyjatkowa 4711",
        "text": "xylophone-confession",
        "answer": "marzipan-answer",
        "reference": "QZ-REF-88121",
        "reason": "tangerine-verdict",
        "note": "hippopotamus-note",
        "file": "quirinius-kitchen",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("rma_officer", "rma_privacy.rma_privacy_group_officer")
        cls.person = cls.env["res.partner"].create(
            {
                "name": cls.NAME,
                "email": cls.MARKS["email"],
                "phone": cls.MARKS["phone"],
                "street": cls.MARKS["street"],
                "country_id": cls.env.ref("base.pl").id,
            }
        )
        cls.sale = cls._create_order((cls.product, 5), partner=cls.person)
        cls.photo = PIXEL + cls.NAME.encode()

    def _create_ended_return(self, sale=None, quantity=1, user=None, **vals):
        """Return a return of the person that went the whole way, with all that holds personal
        data on it: texts, photo, mails, messages, tracked changes, activities."""
        line = (sale or self.sale).order_line[0]
        order = self._create_return(
            (line, quantity, {"description": f"{self.MARKS['text']}, says {self.NAME}"}),
            submit=False,
            user=user,
            **vals,
        )
        self._fill_return(order.sudo())
        order.action_submit()
        order.action_approve()
        self._receive(order)
        order.action_process()
        self._post(order.sudo().refund_ids.filtered(lambda move: move.state == "draft"))
        self.assertEqual(order.state, "done")
        return order.sudo()

    def _fill_return(self, order):
        self.env["ir.attachment"].create(
            {
                "name": f"{self.MARKS['file']}.png",
                "raw": self.photo,
                "res_model": "rma.order.line",
                "res_id": order.line_ids.id,
            }
        )
        order.write({"reference": self.MARKS["reference"], "note": self.MARKS["note"]})
        order._portal_ensure_token()
        order.message_subscribe(self.person.ids)
        order.message_post(
            author_id=self.person.id,
            email_from=self.person.email_formatted,
            body=f"{self.MARKS['answer']} from {self.NAME}",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[(f"{self.MARKS['file']}.txt", b"letter of " + self.NAME.encode())],
        )
        order.activity_schedule(
            "mail.mail_activity_data_call",
            summary=f"Call {self.NAME}",
            note=self.MARKS["phone"],
            user_id=self.clerk.id,
        )
        self._track(order, partner_id=self.NAME, state="Closed")

    def _track(self, order, **values):
        """Note changes as Odoo does, which keeps no track in tests: ``{field: new value}``."""
        message = order.message_post(body="")
        fields = self.env["ir.model.fields"]
        self.env["mail.tracking.value"].create(
            [
                {
                    "field_id": fields._get(order._name, name).id,
                    "mail_message_id": message.id,
                    "new_value_char": value,
                }
                for name, value in values.items()
            ]
        )

    def _make_request(self, people=None, user=None):
        return (
            self.env["rma.privacy.request"]
            .with_user(user or self.officer)
            .create({"partner_ids": [(6, 0, (people or self.person).ids)]})
        )

    def _end_ago(self, orders, days):
        """Let returns have ended so many days ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rma_order SET date_ended = %s WHERE id IN %s",
            [Datetime.now() - timedelta(days=days), tuple(orders.ids)],
        )
        orders.invalidate_recordset(["date_ended"])

    def _get_file_path(self, content):
        """Return where the file store keeps this content."""
        checksum = hashlib.sha1(content).hexdigest()
        return self.env["ir.attachment"]._full_path(f"{checksum[:2]}/{checksum}")
