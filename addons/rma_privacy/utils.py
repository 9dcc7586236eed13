from odoo.tools import SQL, html2plaintext

TEXT_TYPES = ("char", "text", "html")
# Numbers of documents and people, and values that identify nobody.
KEPT_TEXTS = {"rma.order": {"name", "return_code"}}
# Access tokens are no personal data.
HIDDEN_TEXTS = {"access_token"}


def get_personal_texts(model):
    """Return the names of the model's fields that hold what people wrote: every stored text but
    the few in ``KEPT_TEXTS``, so that a new field is erased unless somebody says otherwise."""
    kept = KEPT_TEXTS.get(model._name, ())
    return [
        name
        for name, field in model._fields.items()
        if field.store and field.type in TEXT_TYPES and not field.translate and name not in kept
    ]


def replace_contacts(model, ids, names, stand_ins):
    """Put stand-ins in the place of contacts in the columns ``names`` of records.

    :param dict stand_ins: ``{contact: stand-in}``
    """
    if not stand_ins or not ids:
        return
    pairs = SQL(", ").join(SQL("(%s, %s)", old.id, new.id) for old, new in stand_ins.items())
    for name in names:
        model.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = pair.new "
                "FROM (VALUES %(pairs)s) AS pair(old, new) "
                "WHERE %(table)s.id IN %(ids)s AND %(table)s.%(column)s = pair.old",
                table=SQL.identifier(model._table),
                column=SQL.identifier(name),
                pairs=pairs,
                ids=tuple(ids),
            )
        )


def prepare_texts(record):
    """Return ``{name: text}`` of what people wrote on a record, without markup."""
    names = [name for name in get_personal_texts(record) if name not in HIDDEN_TEXTS]
    return {
        name: html2plaintext(record[name], include_references=False)
        if record[name] and record._fields[name].type == "html"
        else record[name] or ""
        for name in names
    }
