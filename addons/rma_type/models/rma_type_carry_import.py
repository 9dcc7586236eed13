import binascii
import json
from base64 import b64decode

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .rma_type_carry import FORMAT, LINKS, PARTS, PLAIN, TEXTS, VERSION


class RmaType(models.Model):
    """Types arrive from a file: what is there already is brought up to date, the rest made, and
    a report says what changed. Nothing that exists is deleted."""

    _inherit = "rma.type"

    @api.model
    def _import_file(self, text):
        """Take over the types of a file.

        :return: the sentences that say what was made, changed or not found
        :raises UserError: where it is no such file
        """
        report = []
        for content in self._read_file(text):
            self._import_type(content, report)
        return report

    @api.model
    def _read_file(self, text):
        try:
            content = json.loads(text)
            is_ours = content["format"] == FORMAT and isinstance(content["types"], list)
            names = [item["name"]["en_US"] for item in content["types"]] if is_ours else []
        except (ValueError, KeyError, TypeError, AttributeError):
            is_ours, names = False, []
        if not is_ours or not names:
            raise UserError(self.env._("This file holds no types of returns."))
        if content.get("version", 0) > VERSION:
            raise UserError(
                self.env._("This file comes from a newer version: update the add-on first.")
            )
        return content["types"]

    @api.model
    def _import_type(self, content, report):
        """Make or update a type. Extend with super().

        :param dict content: as ``_export_type()`` returns it
        :param list report: sentences, added to
        """
        found = self._find_by_name(self, content["name"]["en_US"])
        rma_type = self._import_record(self._name, found, content, report)
        image = self._read_image(content.get("image"))
        if image != (rma_type.image_1920 or b""):
            rma_type.image_1920 = image or False
        for name, (model, key) in PARTS.items():
            records = self.env[model]
            for item in content.get(name) or []:
                match = rma_type._find_part(name, model, key, item)
                values = {"type_id": rma_type.id} if model == "rma.type.field" else {}
                records |= self._import_record(model, match, item, report, values)
            if model != "rma.type.field" and records != rma_type[name]:
                rma_type[name] = [Command.set(records.ids)]
            elif name == "field_ids":
                (rma_type.field_ids - records).unlink()
        return rma_type

    @api.model
    def _read_image(self, text):
        try:
            b64decode(text or "", validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise UserError(self.env._("The picture of a type in this file is broken.")) from error
        return (text or "").encode()

    def _find_part(self, name, model, key, item):
        """Return the record that a part of the file is about, or none."""
        records = self.env[model].with_context(active_test=False)
        if model == "rma.attribute":
            return records.search([("key", "=", item["key"])])
        if model == "rma.type.field":
            return self.field_ids.filtered(lambda field: field.field == item["field"])
        own = self[name]
        return self._find_by_name(own, item["name"]["en_US"], item.get("state"))

    @api.model
    def _find_by_name(self, records, name, state=None):
        """Return the record that is called like this in English, or none; of types all are looked
        at, of stages and results the type's own."""
        records = records.with_context(lang="en_US")
        if not records and records._name == "rma.type":
            records = records.with_context(active_test=False).search(Domain.TRUE)
        found = records.filtered(
            lambda record: record.name == name and (not state or record.state == state)
        )
        return found[:1].with_env(self.env)

    @api.model
    def _import_record(self, model, record, item, report, values=None):
        """Make or update one record.

        :param values: further values of a new one
        """
        label = self.env["ir.model"]._get(model).name
        texts = {name: item[name] for name in TEXTS[model] if isinstance(item.get(name), dict)}
        vals = {name: item[name] for name in PLAIN[model] if name in item}
        title = texts["name"]["en_US"] if "name" in texts else item.get("field")
        vals.update(self._import_links(model, item, report, title))
        source = {name: text.get("en_US") or False for name, text in texts.items()}
        record = record.with_context(lang="en_US")
        if record:
            changed = self._filter_changed(record, {**vals, **source})
            if changed:
                record.write(changed)
                names = [record._fields[name]._description_string(self.env) for name in changed]
                report.append(
                    self.env._(
                        "Changed: %(kind)s %(name)s (%(fields)s)",
                        kind=label,
                        name=title,
                        fields=", ".join(names),
                    )
                )
        else:
            # Keys are given by the server alone, and are the same in all databases.
            record = record._open_door(["key"]).create({**vals, **source, **(values or {})})
            record = record.with_env(self.env)
            report.append(self.env._("New: %(kind)s %(name)s", kind=label, name=title))
        self._import_texts(record, texts)
        if model == "rma.attribute":
            self._import_choices(record, item, report)
        return record.with_env(self.env)

    @api.model
    def _import_choices(self, attribute, item, report):
        known = attribute.with_context(active_test=False).choice_ids
        kept = known.browse()
        for choice in item.get("choice_ids") or []:
            match = known.filtered(lambda record, choice=choice: record.key == choice["key"])
            values = {"attribute_id": attribute.id}
            kept |= self._import_record("rma.attribute.choice", match, choice, report, values)
        (known - kept).unlink()

    @api.model
    def _import_texts(self, record, texts):
        installed = {code for code, __ in self.env["res.lang"].get_installed()}
        for name, text in texts.items():
            source = text.get("en_US") or ""
            for code in installed - {"en_US"}:
                wanted = text.get(code, source)
                if str(record.with_context(lang=code)[name] or "") != wanted:
                    record.update_field_translations(name, {code: wanted})

    @api.model
    def _import_links(self, model, item, report, title):
        """Return the values of links; what this database lacks is left out and told."""
        vals = {}
        for name, key in LINKS.get(model, {}).items():
            field = self.env[model]._fields[name]
            wanted = item.get(name) or []
            records = self.env[field.comodel_name].with_context(lang="en_US", active_test=False)
            records = records.search([(key, "in", wanted)]) if wanted else records
            missing = set(wanted) - set(records.mapped(key))
            for lost in sorted(missing):
                report.append(
                    self.env._(
                        "Not found for %(name)s: %(field)s %(lost)s",
                        name=title,
                        field=field._description_string(self.env),
                        lost=lost,
                    )
                )
            first = records.browse(records.ids[:1]) if field.type == "many2one" else records
            vals[name] = first.id if field.type == "many2one" else [Command.set(records.ids)]
        return vals

    @api.model
    def _filter_changed(self, record, vals):
        """Return those of the values that the record has otherwise."""
        changed = {}
        for name, value in vals.items():
            field = record._fields[name]
            if field.type == "many2many":
                is_same = set(record[name].ids) == set(value[0][2])
            elif field.type == "many2one":
                is_same = record[name].id == (value or False)
            else:
                is_same = (record[name] or False) == (value or False)
            if not is_same:
                changed[name] = value
        return changed
