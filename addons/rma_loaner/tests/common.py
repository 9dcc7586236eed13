from odoo import fields

from odoo.addons.rma_core.tests.common import RmaCommon

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


class LoanCommon(RmaCommon):
    """Two drills in the pool."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drill = cls._create_product("Loan Drill", 180, tracking="serial")
        cls.lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.drill.id} for name in ("LD1", "LD2")]
        )
        for lot in cls.lots:
            cls._stock(cls.drill, 1, lot=lot)
        cls.lots.with_user(cls.warehouse_worker).action_add_to_loaners()
        cls.order = cls._create_order((cls.product, 5))
        cls.today = fields.Date.context_today(cls.env.user)

    @classmethod
    def _day(cls, days):
        return fields.Date.add(cls.today, days=days)

    @classmethod
    def _lend(cls, first=0, last=7, partner=None, **vals):
        return (
            cls.env["rma.loan"]
            .with_user(cls.clerk)
            .create(
                {
                    "partner_id": (partner or cls.customer).id,
                    "product_id": cls.drill.id,
                    "date_from": cls._day(first),
                    "date_to": cls._day(last),
                    **vals,
                }
            )
        )

    @classmethod
    def _hand_over(cls, *args, **vals):
        loan = cls._lend(*args, **vals)
        loan.write({"condition_out": "Like new", "signature": SIGNATURE, "signed_by": "Ada"})
        loan.action_hand_over()
        return loan

    def _get_location(self, lot):
        return lot.quant_ids.filtered(lambda quant: quant.quantity > 0).location_id
