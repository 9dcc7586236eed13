from odoo.tests import tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase

from .common import SIGNATURE


def create_loan(case, partner, lot_name, **vals):
    """Return a loan of a drill of its own in the pool."""
    drill = case._create_product("Loan Drill", 180, tracking="serial")
    lot = case.env["stock.lot"].create({"name": lot_name, "product_id": drill.id})
    case._stock(drill, 1, lot=lot)
    lot.action_add_to_loaners()
    return case.env["rma.loan"].create(
        {
            "partner_id": partner.id,
            "product_id": drill.id,
            "user_id": case.colleague.id,
            "condition_out": "New",
            "signature": SIGNATURE,
            "deposit_kind": "invoiced",
            "deposit_amount": 20,
            **vals,
        }
    )


@tagged("post_install", "-at_install")
class TestLoanRights(RightsCase):
    """Every cell of docs/rights.md about loaners."""

    @classmethod
    def _specimen_rma_loan(cls, kind):
        returned = cls.returns[kind]
        return create_loan(cls, returned.partner_id, kind, order_id=returned.id)

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of loaners")
        self.assertTrue(checked or not read_tables())


@tagged("post_install", "-at_install")
class TestLoanButtons(ButtonRightsCase):
    """Buttons of loans and serial numbers are offered exactly where they work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls.returns["of a colleague"]
        loans = {
            state: create_loan(cls, cls.branch, state, order_id=order.id)
            for state in ("requested", "reserved", "out", "back", "damaged")
        }
        for state in ("reserved", "out", "back", "damaged"):
            loans[state].action_reserve()
        for state, result in (("out", "ok"), ("back", "ok"), ("damaged", "damaged")):
            loans[state].action_hand_over()
            loans[state].write({"result": result, "condition_back": "Seen"})
        loans["damaged"].charge_amount = 30
        (loans["back"] | loans["damaged"]).action_take_back()
        cls.in_state = loans
        lots = cls.env["stock.lot"].create(
            [{"name": f"P{n}", "product_id": loans["out"].product_id.id} for n in range(2)]
        )
        for lot in lots:
            cls._stock(lot.product_id, 1, lot=lot)
        lots[1].action_add_to_loaners()
        cls.in_state.update({"stocked": lots[0], "pooled": lots[1]})
        cls.env.flush_all()

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of loaners")
        self.assertTrue(checked or not read_tables())
