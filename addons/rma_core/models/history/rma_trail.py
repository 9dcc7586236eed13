from odoo import api, fields, models
from odoo.tools import SQL


class RmaTrail(models.Model):
    """Who changed what of returns and of what they are set up with, and when: Odoo's own
    messages and tracked values as one list that nobody writes."""

    _name = "rma.trail"
    _description = "Change of Returns and Settings"
    _auto = False
    _rec_name = "text"
    _order = "id desc"

    date = fields.Datetime(string="When", readonly=True)
    author_id = fields.Many2one("res.partner", string="Who", readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record ID", model_field="res_model", readonly=True)
    # Not links: names of models and fields are not for everybody to read.
    kind = fields.Char(readonly=True)
    record_name = fields.Char(string="Of What", compute="_compute_record_name")
    order_id = fields.Many2one("rma.order", string="Return", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    field_name = fields.Char(string="Technical Field", readonly=True)
    field_label = fields.Char(string="Field", readonly=True)
    old_value = fields.Char(string="Before", readonly=True)
    new_value = fields.Char(string="After", readonly=True)
    text = fields.Char(string="What", readonly=True)

    @property
    def _table_query(self):
        # A row per message, for its id finds it: of millions the newest are there at once.
        return SQL(
            """
            SELECT m.id,
                   m.date,
                   m.author_id,
                   m.id AS message_id,
                   m.model AS res_model,
                   m.res_id,
                   (SELECT COALESCE(im.name->>%(lang)s, im.name->>'en_US')
                      FROM ir_model im WHERE im.model = m.model) AS kind,
                   o.id AS order_id,
                   CASE m.model
                        WHEN 'res.company' THEN m.res_id
                        WHEN 'res.partner' THEN (
                             SELECT u.company_id FROM res_users u
                              WHERE u.partner_id = m.res_id ORDER BY u.id LIMIT 1
                        )
                        ELSE COALESCE(o.company_id, m.record_company_id)
                   END AS company_id,
                   change.field_name,
                   change.field_label,
                   change.old_value,
                   change.new_value,
                   NULLIF(btrim(regexp_replace(m.body, '<[^>]+>', ' ', 'g')), '') AS text
              FROM mail_message m
              LEFT JOIN rma_order o ON o.id = m.res_id AND m.model = 'rma.order'
              LEFT JOIN LATERAL (
                    SELECT string_agg(f.name, '; ' ORDER BY t.id) AS field_name,
                           string_agg(
                               COALESCE(
                                   f.field_description->>%(lang)s, f.field_description->>'en_US'
                               ),
                               '; ' ORDER BY t.id
                           ) AS field_label,
                           string_agg(COALESCE(%(old)s, '–'), '; ' ORDER BY t.id) AS old_value,
                           string_agg(COALESCE(%(new)s, '–'), '; ' ORDER BY t.id) AS new_value
                      FROM mail_tracking_value t
                      JOIN ir_model_fields f ON f.id = t.field_id
                     WHERE t.mail_message_id = m.id
                   ) change ON TRUE
             WHERE (
                       %(is_logged)s
                       OR m.id IN (
                            SELECT t.mail_message_id
                              FROM mail_tracking_value t
                              JOIN ir_model_fields f ON f.id = t.field_id
                             WHERE f.name LIKE 'rma\\_%%'
                       )
                   )
                   -- Mails have a list of their own.
               AND m.rma_template_id IS NULL
               AND (m.rma_is_logged OR change.field_name IS NOT NULL)
            """,
            lang=self.env.lang or "en_US",
            old=self._get_value_sql("old"),
            new=self._get_value_sql("new"),
            is_logged=self._get_logged_sql(),
        )

    @api.model
    def _get_logged_sql(self):
        """Return which messages ``m`` are of returns and their settings. Extend with super()."""
        return SQL("m.model LIKE 'rma.%%'")

    @api.model
    def _get_value_sql(self, when):
        """Return a tracked value as text, whatever the type of its field; NULL for none."""
        columns = {
            name: SQL.identifier("t", f"{when}_value_{name}")
            for name in ("char", "text", "datetime", "float", "integer")
        }
        return SQL(
            """
            CASE f.ttype
                WHEN 'boolean'
                     THEN CASE WHEN COALESCE(%(integer)s, 0) <> 0 THEN %(yes)s ELSE %(no)s END
                WHEN 'integer' THEN %(integer)s::text
                WHEN 'float' THEN %(float)s::text
                WHEN 'monetary' THEN %(float)s::text
                WHEN 'datetime' THEN %(datetime)s::text
                WHEN 'date' THEN %(datetime)s::date::text
                ELSE NULLIF(COALESCE(%(char)s, %(text)s), '')
            END
            """,
            yes=self.env._("Yes"),
            no=self.env._("No"),
            **columns,
        )

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        for model, rows in self.grouped("res_model").items():
            if model not in self.env:
                rows.record_name = False
                continue
            # sudo: settings, mail.message - readers of the log see the names of what it is about,
            # deleted records included
            records = self.env[model].sudo().browse(filter(None, rows.mapped("res_id"))).exists()
            names = dict(zip(records.ids, records.mapped("display_name"), strict=True))
            for row in rows:
                row.record_name = names.get(row.res_id) or row.message_id.sudo().subject

    def action_open_record(self):
        """Open what was changed."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
