"""Looks for anything of another dealer's return by every route, as somebody who may see none of
it. Models, fields and links are taken from the registry: what an add-on adds is looked at too."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.rma_core.tests.rights import ACCESS_LOG

from .test_rights import PortalRightsCase

SECRET = "xyzzysecret"
TEXT_TYPES = ("char", "text", "html")
# What is no text of anybody's, and what records could not be found or opened without.
TECHNICAL = frozenset(
    "access_token body_content checksum handler lang message_id model name_seq parent_path"
    " res_field res_model sequence_prefix state store_fname type url mimetype barcode".split()
)
MESSAGE_MODELS = ("mail.message", "mail.activity", "ir.attachment", "mail.mail", "tier.review")
LOGS = ("odoo.http", "odoo.sql_db", "odoo.models", *ACCESS_LOG)


class LeakCase(PortalRightsCase):
    """A return of the dealer with everything that can belong to one, and a secret in every text
    of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._create_secret_return()
        cls.env.flush_all()
        cls.planted = cls._plant()
        cls.env.invalidate_all()

    @classmethod
    def _create_secret_return(cls):
        order = cls._create_order((cls.product, 3), partner=cls.branch)
        order.user_id = cls.colleague
        rma = cls._create_return(
            (order.order_line, 2), user=cls.env.user, user_id=cls.colleague.id, approve=True
        )
        cls._receive(cls, rma)
        rma.message_post(body="To the customer", subtype_xmlid="mail.mt_comment")
        rma.message_post(
            body="Mailed", partner_ids=cls.branch.ids, attachments=[("note.txt", b"words")]
        )
        rma.activity_schedule("mail.mail_activity_data_todo", user_id=cls.colleague.id)
        files = cls.env["ir.attachment"].create(
            [
                {
                    "name": "photo.txt",
                    "raw": f"{SECRET} 1".encode(),
                    "res_model": r._name,
                    "res_id": r.id,
                }
                for r in (rma, rma.line_ids)
            ]
        )
        cls.file = files[:1]
        cls.env["rma.clause.acceptance"].create(
            {
                "order_id": rma.id,
                "name": "Terms",
                "text": "I agree.",
                "partner_id": cls.branch.id,
                "date": rma.date_submitted,
            }
        )
        return rma

    @classmethod
    def _get_secret_records(cls):
        """Return ``[records]``, of every model, that belong to the secret return."""
        rma = cls.secret
        found = [rma, rma.line_ids]
        for model in cls.env.registry.values():
            if model._abstract or model._transient:
                continue
            for name, field in model._fields.items():
                if (
                    field.store
                    and field.type == "many2one"
                    and field.comodel_name
                    in (
                        "rma.order",
                        "rma.order.line",
                    )
                ):
                    targets = rma if field.comodel_name == "rma.order" else rma.line_ids
                    if model._name not in ("rma.order", "rma.order.line"):
                        found.append(cls.env[model._name].search([(name, "in", targets.ids)]))
        documents = [rma, rma.line_ids, rma.receipt_ids, rma.refund_ids]
        found += documents[2:]
        for name in MESSAGE_MODELS:
            if name in cls.env:
                path = "model" if "model" in cls.env[name]._fields else "res_model"
                for record in documents:
                    domain = [(path, "=", record._name), ("res_id", "in", record.ids)]
                    found.append(cls.env[name].search(domain))
        return [records for records in found if records]

    @classmethod
    def _plant(cls):
        """Write the secret into every text of these records; return ``{model: ids}``."""
        planted = {}
        for records in cls._get_secret_records():
            planted.setdefault(records._name, set()).update(records.ids)
        for model, ids in planted.items():
            # Lists made of other tables show what is in those.
            for name in cls._get_texts(model) if cls.env[model]._auto else ():
                field = cls.env[model]._fields[name]
                value = SQL("jsonb_build_object('en_US', %s::text)", SECRET)
                value = value if field.translate else SQL("%s || id", f"{SECRET} ")
                cls.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id IN %s",
                        SQL.identifier(cls.env[model]._table),
                        SQL.identifier(name),
                        value,
                        tuple(ids),
                    )
                )
        return planted

    @classmethod
    def _get_texts(cls, model):
        """Return the texts of a model that are in its table."""
        return [
            name
            for name, field in cls.env[model]._fields.items()
            if field.store
            and field.column_type
            and field.type in TEXT_TYPES
            and name not in TECHNICAL
            and not getattr(field, "company_dependent", False)
        ]

    # ------------------------------------------------------------------ looking

    def _find_leaks(self, user, models=None):
        """Yield what a user finds of the secret: ``(model, way)``."""
        for model, ids in self.planted.items():
            if models and model not in models:
                continue
            self.env.invalidate_all()
            mine = self.env[model].with_user(user).with_context(allowed_company_ids=None)
            for way, look in self._get_ways(mine, sorted(ids)):
                with mute_logger(*LOGS):
                    try:
                        with self.env.cr.savepoint(flush=False):
                            seen = look()
                    except (AccessError, UserError, ValueError, NotImplementedError):
                        continue
                if seen and (seen is True or SECRET in repr(seen)):
                    yield model, way

    def _get_ways(self, mine, ids):
        """Yield ``(name, function)``: the function returns what it shows, or whether it does."""
        texts = [name for name in self._get_texts(mine._name) if mine._fields[name]]
        yield "search", lambda: bool(mine.search([("id", "in", ids)]))
        yield "search_count", lambda: bool(mine.search_count([("id", "in", ids)]))
        yield (
            "_read_group",
            lambda: bool(mine._read_group([("id", "in", ids)], [], ["__count"])[0][0]),
        )
        yield "name_search", lambda: mine.name_search(SECRET)
        yield "read", lambda: mine.browse(ids).read()
        yield (
            "web_read",
            lambda: mine.browse(ids).web_read({name: {} for name in mine.fields_get()}),
        )
        yield "export_data", lambda: mine.browse(ids).export_data(texts)
        for name in mine.fields_get():
            yield f"read {name}", lambda name=name: mine.browse(ids).read([name])
        for name in texts:
            domain = [(name, "ilike", SECRET)]
            yield f"search {name}", lambda domain=domain: bool(mine.search(domain))
            yield (
                f"group {name}",
                lambda domain=domain, name=name: mine._read_group(domain, [name], ["__count"]),
            )
