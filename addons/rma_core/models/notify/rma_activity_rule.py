from odoo import api, fields, models, tools


class RmaActivityRule(models.Model):
    """Who is asked to do the next step of which returns. Of the rules for a step the first one
    that matches counts."""

    _name = "rma.activity.rule"
    _inherit = ["rma.cached.mixin"]
    _description = "Return Activity Rule"
    _order = "sequence, id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    step = fields.Selection("_selection_step", required=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    warehouse_ids = fields.Many2many("stock.warehouse", string="Warehouses")
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="These and those below."
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", help="These, their contacts and branches."
    )
    partner_category_ids = fields.Many2many(
        "res.partner.category", string="Customer Tags", help="Customers with one of these."
    )
    origin = fields.Selection(
        lambda self: self.env["rma.order"]._fields["origin"].selection,
        string="Asked By Way Of",
        help="Empty: however it was asked for.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Assigned To",
        domain=[("share", "=", False)],
        help="Several users take turns. Leave empty for the return's responsible. Users who may "
        "not do the step are skipped; if nobody is left, somebody who may is asked.",
    )
    warning = fields.Char(
        compute="_compute_warning", help="Why nobody of those who are named can be asked."
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        required=True,
        default=lambda self: self.env.ref("mail.mail_activity_data_todo", False),
        domain=[("res_model", "in", [False, "rma.order"])],
    )
    days = fields.Integer(string="Days To Do It", default=1)
    is_in_digest = fields.Boolean(
        string="Morning Mail Only",
        help="Not mailed at once; listed in the morning's mail when due.",
    )

    @api.model
    def _selection_step(self):
        return [(step, label) for step, (label, __) in self._get_steps().items()]

    @api.model
    def _get_steps(self):
        """Return ``{step: (label, what is to be done)}`` of the next steps that staff are asked
        for."""
        steps = self.env["rma.order"]._get_next_steps()
        return {step: texts for step, texts in steps.items() if texts[1]}

    @api.depends("step")
    def _compute_name(self):
        steps = self._get_steps()
        for rule in self:
            rule.name = steps[rule.step][0] if rule.step in steps else False

    @api.model
    def _get_rules(self, company):
        """Return ``{step: (rules of a company, as superuser, whether they name people)}``."""
        return {
            # sudo: rma.activity.rule - rules apply to users who may not read them
            step: (self.sudo().browse(ids), has_team)
            for step, ids, has_team in self._get_rule_ids(company.id)
        }

    @api.model
    @tools.ormcache("company_id")
    def _get_rule_ids(self, company_id):
        # Cached: where nobody is to be asked, finding that out reads no rule.
        # sudo: rma.activity.rule - rules apply to users who may not read them
        rules = self.sudo().search([("company_id", "in", [False, company_id])])
        return tuple(
            (step, tuple(part.ids), bool(part.user_ids))
            for step, part in rules.grouped("step").items()
        )

    # ------------------------------------------------------------------ whose turn

    def _ask_for(self, orders):
        """Make the activity of these rules' step for returns that have none."""
        if not orders:
            return
        # Of two transactions that find it missing at once, the second one starts over.
        orders._lock()
        by_rule = {}
        for order, rule in self._match(orders).items():
            by_rule[rule] = by_rule.get(rule, orders.browse()) | order
        for rule, matched in by_rule.items():
            rule._create_activities(rule._assign(matched))
        # Read with those that are closed, of which Odoo's cache does not know.
        orders.invalidate_recordset(["activity_ids"])
        orders._trigger_mail_queue()

    def _create_activities(self, assigned):
        """Make the activity of this rule's step.

        :param dict assigned: ``{return: user}``
        """
        self.ensure_one()
        # sudo: mail.activity - who made a step necessary may not know who is asked for it
        activities = self.env["mail.activity"].sudo()
        by_mail = {order: self._is_mailed_at_once(order) for order in assigned}
        for is_mailed in set(by_mail.values()):
            # Whoever made the step necessary waits for no mail server.
            activities.with_context(
                mail_activity_quick_update=not is_mailed, mail_notify_force_send=False
            ).create(
                [
                    self._prepare_activity_vals(order, user)
                    for order, user in assigned.items()
                    if by_mail[order] == is_mailed
                ]
            )

    def _is_mailed_at_once(self, order):
        """Tell whether whoever is asked reads of it now. A request from outside cannot wait for
        the morning's mail: nobody in the house knows of it."""
        self.ensure_one()
        is_new_request = self.step == "review" and order.origin != "backend"
        return is_new_request or not self.is_in_digest

    def _match(self, orders):
        """Return ``{return: rule}``: the first of these rules that each return matches."""
        matches = {}
        for rule in self:
            for order in orders:
                if order not in matches and rule._is_for(order):
                    matches[order] = rule
        return matches

    def _is_for(self, order):
        """Tell whether the rule is about a return."""
        self.ensure_one()
        if self.warehouse_ids and order.warehouse_id not in self.warehouse_ids:
            return False
        if self.partner_ids and not _get_parents(order.partner_id) & self.partner_ids:
            return False
        if self.origin and order.origin != self.origin:
            return False
        tags = self.partner_category_ids
        if tags and not _get_parents(order.partner_id).category_id & tags:
            return False
        if self.category_ids:
            paths = order.line_ids.product_id.categ_id.mapped("parent_path")
            ids = {int(part) for path in paths for part in path.split("/") if part}
            return bool(ids & set(self.category_ids.ids))
        return True

    def _prepare_activity_vals(self, order, user):
        """Return the values of the activity that asks for the step."""
        self.ensure_one()
        lang = user.lang or self.env.lang
        return {
            "res_model_id": self.env["ir.model"]._get_id(order._name),
            "res_id": order.id,
            "activity_type_id": self.activity_type_id.id,
            "summary": self.with_context(lang=lang)._get_steps()[self.step][1],
            "user_id": user.id,
            "date_deadline": fields.Date.add(fields.Date.context_today(self), days=self.days),
            "automated": True,
            "rma_step": self.step,
            "rma_rule_id": self.id,
        }


def _get_parents(partner):
    """Return a contact with all that it belongs to."""
    parents = partner
    while partner.parent_id and partner.parent_id not in parents:
        partner = partner.parent_id
        parents |= partner
    return parents
