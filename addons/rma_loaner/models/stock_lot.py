from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

UTILISATION_DAYS = 90


class StockLot(models.Model):
    """A serial number of the pool: who has it until when, and how much it is used."""

    _inherit = "stock.lot"

    rma_loan_ids = fields.One2many("rma.loan", "lot_id", string="Loans")
    is_rma_loaner = fields.Boolean(
        string="Loaner", compute="_compute_is_rma_loaner", search="_search_is_rma_loaner"
    )
    rma_loan_id = fields.Many2one(
        "rma.loan", string="Current Loan", compute="_compute_rma_loan", compute_sudo=True
    )
    rma_loan_partner_id = fields.Many2one(
        "res.partner", string="With", compute="_compute_rma_loan", compute_sudo=True
    )
    rma_loan_until = fields.Date(string="Until", compute="_compute_rma_loan", compute_sudo=True)
    rma_loan_utilisation = fields.Integer(
        string="Utilisation (%)",
        compute="_compute_rma_loan_utilisation",
        compute_sudo=True,
        help="Of the last 90 days, those on which it was with a customer.",
    )

    @api.model
    def _get_loaner_domain(self):
        # sudo: res.company - everybody may ask whether a serial number is a loaner
        companies = self.env.companies.sudo()
        locations = companies.rma_loan_location_id | companies.rma_loan_out_location_id
        return Domain("location_id", "in", locations.ids) & Domain("quantity", ">", 0)

    @api.depends("quant_ids.location_id", "quant_ids.quantity")
    def _compute_is_rma_loaner(self):
        # sudo: stock.quant - told of everybody's
        quants = self.env["stock.quant"].sudo()
        domain = self._get_loaner_domain() & Domain("lot_id", "in", self.ids)
        pool = {lot.id for (lot,) in quants._read_group(domain, ["lot_id"])}
        for lot in self:
            lot.is_rma_loaner = lot._origin.id in pool

    def _search_is_rma_loaner(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: stock.quant - told of everybody's
        quants = self.env["stock.quant"].sudo()._search(self._get_loaner_domain())
        domain = Domain("id", "in", quants.subselect("lot_id"))
        return domain if True in value else ~domain

    @api.depends("rma_loan_ids.state", "rma_loan_ids.date_to", "rma_loan_ids.partner_id")
    def _compute_rma_loan(self):
        loans = self.env["rma.loan"].search(
            [("lot_id", "in", self.ids), ("state", "in", ("reserved", "out"))],
            order="date_from desc",
        )
        # The one that is out, else the next reservation.
        current = {loan.lot_id: loan for loan in loans.sorted(lambda loan: loan.state == "out")}
        for lot in self:
            loan = current.get(lot._origin, loans.browse())
            lot.rma_loan_id = loan
            lot.rma_loan_partner_id = loan.partner_id if loan.state == "out" else False
            lot.rma_loan_until = loan.date_to if loan.state == "out" else False

    @api.depends("rma_loan_ids.date_out", "rma_loan_ids.date_back")
    def _compute_rma_loan_utilisation(self):
        today = fields.Date.context_today(self)
        first = fields.Date.subtract(today, days=UTILISATION_DAYS - 1)
        for lot in self:
            days = set()
            for loan in lot.rma_loan_ids.filtered("date_out"):
                start = max(loan.date_out.date(), first)
                end = loan.date_back.date() if loan.date_back else today
                days |= set(range(start.toordinal(), end.toordinal() + 1))
            lot.rma_loan_utilisation = round(100 * len(days) / UTILISATION_DAYS)

    # ------------------------------------------------------------------ in and out of the pool

    def action_add_to_loaners(self):
        """Bring serial numbers from stock into the pool, where they are not sold."""
        self.check_access("write")
        for lot in self:
            pool, __ = (lot.company_id or self.env.company)._get_loan_locations()
            quant = lot.quant_ids.filtered(
                lambda quant: quant.location_id.usage == "internal" and quant.quantity > 0
            )[:1]
            if lot.product_id.tracking != "serial" or not quant or quant.reserved_quantity:
                raise UserError(
                    self.env._(
                        "%s cannot become a loaner: it is not in stock, is reserved, or has no "
                        "serial number of its own.",
                        lot.display_name,
                    )
                )
            if quant.location_id != pool:
                lot._move_loaner(quant.location_id, pool)
        return True

    def action_remove_from_loaners(self):
        """Bring serial numbers from the pool back into stock, where they are sold."""
        self.check_access("write")
        for lot in self:
            company = lot.company_id or self.env.company
            pool, __ = company._get_loan_locations()
            if lot.rma_loan_id:
                raise UserError(
                    self.env._(
                        "%(serial)s is promised: %(loan)s. End or cancel that first.",
                        serial=lot.name,
                        loan=lot.rma_loan_id.display_name,
                    )
                )
            warehouse = self.env["stock.warehouse"].search(
                [("company_id", "=", company.id)], limit=1
            )
            lot._move_loaner(pool, warehouse.lot_stock_id)
        return True

    def _move_loaner(self, source, target):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product_id.id,
                "product_uom_qty": 1,
                "product_uom": self.product_id.uom_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": source.company_id.id,
                "origin": self.env._("Loaners"),
            }
        )
        move._action_confirm()
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.product_id.id,
                    "product_uom_id": self.product_id.uom_id.id,
                    "lot_id": self.id,
                    "quantity": 1,
                    "picked": True,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                }
            )
        ]
        move._action_done()
