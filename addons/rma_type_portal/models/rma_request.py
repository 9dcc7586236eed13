from odoo import fields, models

from odoo.addons.rma_portal.models.rma_request_form import CHECK, DETAILS, PRODUCTS, FormResult


class RmaRequest(models.Model):
    """The first question is what is reported, where there is more than one answer; the form then
    is that type's."""

    _name = "rma.request"
    _inherit = ["rma.request", "rma.portal.attributes"]
    _attribute_target = "order"

    type_id = fields.Many2one("rma.type", ondelete="set null")

    def _get_portal_type(self):
        """Return the type that is asked for, as superuser: the only one where nobody chose."""
        # sudo: rma.type - customers have no rights on types
        types = self.env["rma.type"]._get_portal_types(self.website_id)
        chosen = self.sudo().type_id
        return chosen if chosen in types else types[:1]

    def _get_types_to_choose(self):
        """Return the types that the customer still has to choose from."""
        types = self.env["rma.type"]._get_portal_types(self.website_id)
        # sudo: rma.type - customers have no rights on types
        is_chosen = self.sudo().type_id in types or self.line_ids
        return types.browse() if is_chosen or len(types) < 2 else types

    def _has_types(self):
        return len(self.env["rma.type"]._get_portal_types(self.website_id)) > 1

    def _get_portal_key(self, name):
        return name

    # ------------------------------------------------------------------ the form

    def _handle_form(self, form, files):
        go = form.get("go") if isinstance(form.get("go"), str) else ""
        verb, __, number = go.partition("-")
        if verb == "type":
            types = self.env["rma.type"]._get_portal_types(self.website_id)
            self.type_id = types.filtered(lambda rma_type: str(rma_type.id) == number)
            return self._restart()
        result = super()._handle_form(form, files)
        if go == "types":
            self.type_id = False
            result = FormResult(PRODUCTS)
        return result

    def _restart(self):
        """Show the first step; what the type does not offer is forgotten."""
        offers = self.line_ids._get_portal_offers()
        for line, offer in offers.items():
            if line.reason_id not in offer["reasons"]:
                line.reason_id = False
            if line.outcome_id not in offer["outcomes"]:
                line.outcome_id = offer["outcomes"][:1]
        return FormResult(PRODUCTS, offers=offers)

    def _read_step(self, step, form, files, offers):
        errors = super()._read_step(step, form, files, offers)
        if step == DETAILS:
            errors.update(self._read_portal_attributes(form))
            errors.update(self.line_ids._read_portal_attributes(form))
        return errors

    def _get_gaps(self, step, offers):
        gaps = super()._get_gaps(step, offers)
        rma_type = self._get_portal_type()
        if step == PRODUCTS and rma_type.is_single_line and len(self.line_ids) > 1:
            gaps[""] = self.env._("Choose one product; make another request for the next one.")
        if step == DETAILS:
            gaps.update(self._get_portal_attribute_gaps())
            gaps.update(self.line_ids._get_portal_attribute_gaps())
        if step == CHECK and self._get_reference_use() == "required" and not self.reference:
            gaps["reference"] = self.env._("Please fill this in.")
        return gaps

    def _get_reference_use(self):
        type_id = self._get_portal_type().id
        return self.env["rma.type"]._get_form_use(type_id, "order", "reference", "customer")

    def _get_reference_label(self):
        labels = self.env["rma.type"]._get_form_labels(self._get_portal_type().id)["order"]
        return labels.get("reference", (None, None))[0] or None

    def _get_clauses(self):
        rma_type = self._get_portal_type()
        return (
            super()
            ._get_clauses()
            .filtered(lambda clause: not clause.type_ids or rma_type in clause.type_ids)
        )

    def _prepare_defaults(self):
        """The wish most people have, of those the type allows."""
        defaults = super()._prepare_defaults()
        if allowed := self._get_portal_type().outcome_ids:
            outcomes = self.env["rma.outcome"]._get_portal_outcomes(self.company_id)
            outcomes = outcomes.filtered(lambda outcome: outcome in allowed)
            defaults["outcome_id"] = outcomes[:1].id
        return defaults

    def _prepare_rma_order_vals(self):
        vals = super()._prepare_rma_order_vals()
        if rma_type := self._get_portal_type():
            vals["type_id"] = rma_type.id
            if rma_type.user_ids and not vals.get("user_id"):
                # Whom the type names is responsible.
                del vals["user_id"]
        vals["attribute_values"] = self._prepare_attribute_values()
        return vals

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        words = self.env["rma.attribute"]._get_words()
        for record, target in ((self, data), *zip(self.line_ids, data["lines"], strict=True)):
            values = record._prepare_attribute_values()
            if values:
                target["attributes"] = {words[key][0]: value for key, value in values.items()}
        return data
