from odoo import fields, models


class ResCompany(models.Model):
    """Where loaners are kept: locations of their own outside of the warehouses, so that nothing
    of the pool is offered for sale; what customers have stays ours."""

    _inherit = "res.company"

    rma_loan_location_id = fields.Many2one(
        "stock.location", string="Loaners", check_company=True, ondelete="restrict"
    )
    rma_loan_out_location_id = fields.Many2one(
        "stock.location", string="Loaners at Customers", check_company=True, ondelete="restrict"
    )

    def _get_loan_locations(self):
        """Return the pool and the place of what is lent, made when first asked for."""
        self.ensure_one()
        # sudo: res.company, stock.location - whoever lends needs no rights on locations
        company = self.sudo()
        for name, label in (
            ("rma_loan_location_id", self.env._("Loaners")),
            ("rma_loan_out_location_id", self.env._("Loaners at Customers")),
        ):
            if not company[name]:
                company[name] = company.env["stock.location"].create(
                    {"name": label, "usage": "internal", "company_id": company.id}
                )
        return company.rma_loan_location_id, company.rma_loan_out_location_id
