import json

from odoo import api, models

# What a file is, and which rules it was written by.
FORMAT = "rma.type"
VERSION = 1
# What records of a type are carried by: plain fields, texts in each language, links by name.
PLAIN = {
    "rma.type": (
        "sequence prefix is_result_required is_order_required is_single_line is_for_customers"
    ).split(),
    "rma.type.field": "sequence field staff customer".split(),
    "rma.attribute": (
        "key active sequence target kind audience is_required default_value is_on_papers "
        "is_in_mails is_in_workbook is_personal"
    ).split(),
    "rma.attribute.choice": "key active sequence".split(),
    "rma.stage": "sequence state color fold late_days".split(),
    "rma.result": "sequence kind".split(),
}
TEXTS = {
    "rma.type": ["name", "intro", "regulations"],
    "rma.type.field": ["label", "help"],
    "rma.attribute": ["name", "help"],
    "rma.attribute.choice": ["name"],
    "rma.stage": ["name", "customer_text", "ask_text"],
    "rma.result": ["name", "customer_text"],
}
# Links to what both databases are thought to have, and what names it there.
LINKS = {
    "rma.type": {"reason_ids": "complete_name", "outcome_ids": "code", "user_ids": "login"},
    "rma.stage": {"user_ids": "login", "mail_ids": "name"},
    "rma.result": {"outcome_id": "code", "disposition_id": "name"},
}
# What belongs to a type, and by what it is found again.
PARTS = {
    "field_ids": ("rma.type.field", "field"),
    "attribute_ids": ("rma.attribute", "key"),
    "stage_ids": ("rma.stage", "name"),
    "result_ids": ("rma.result", "name"),
}


class RmaType(models.Model):
    """Types leave as one file, with all that belongs to them and by names: ids of one database
    mean nothing in another."""

    _inherit = "rma.type"

    def _export_file(self):
        """Return these types as the text of a file."""
        content = {
            "format": FORMAT,
            "version": VERSION,
            "types": [rma_type._export_type() for rma_type in self],
        }
        return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)

    def _export_type(self):
        """Return a type with its form, attributes, stages and results, ready for JSON. Extend
        with super()."""
        self.ensure_one()
        content = self._export_record(self)
        content["image"] = (self.image_1920 or b"").decode()
        for name, (model, __) in PARTS.items():
            records = self.with_context(active_test=False)[name].with_context(active_test=True)
            if "active" in records._fields and model != "rma.attribute":
                records = records.filtered("active")
            content[name] = [self._export_record(record) for record in records]
        return content

    @api.model
    def _export_record(self, record):
        """Return a record of ``PLAIN`` by names."""
        # English names whatever the reader's language: reasons and dispositions are found by them.
        record = record.with_context(lang="en_US")
        model = record._name
        content = {name: record[name] for name in PLAIN[model]}
        content.update({name: self._export_text(record, name) for name in TEXTS[model]})
        for name, key in LINKS.get(model, {}).items():
            content[name] = record[name].mapped(key)
        if model == "rma.attribute":
            choices = record.with_context(active_test=False).choice_ids
            content["choice_ids"] = [self._export_record(choice) for choice in choices]
        return content

    @api.model
    def _export_text(self, record, name):
        """Return ``{language: text}``, the source's and those that differ from it."""
        source = record[name] or ""
        texts = {"en_US": str(source)}
        for code, __ in self.env["res.lang"].get_installed():
            text = str(record.with_context(lang=code)[name] or "")
            if text != texts["en_US"]:
                texts[code] = text
        return texts

    def action_export(self):
        """Download these types as one file."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/rma_type/export?ids={','.join(map(str, self.ids))}",
            "target": "download",
        }
