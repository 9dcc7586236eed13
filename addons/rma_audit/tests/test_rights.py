from odoo.tests import tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase


def create_finding(case, **vals):
    """Return a finding about the first of the case's returns that users of all see."""
    order = case.env["rma.order"].search([], limit=1)
    return case.env["rma.audit.finding"].create(
        {
            "check_name": "rma.audit.check.figures",
            "res_model": order._name,
            "res_id": order.id,
            "record_name": order.name,
            "order_id": order.id,
            "company_id": case.env.company.id,
            "figures": {"field": "state", "stored": "draft", "fresh": "done"},
            **vals,
        }
    )


@tagged("post_install", "-at_install")
class TestAuditRights(RightsCase):
    """Every cell of docs/rights.md about the audit."""

    @classmethod
    def _specimen_rma_audit_finding(cls, kind):
        return create_finding(cls)

    @classmethod
    def _specimen_rma_audit_run(cls, kind):
        return cls.env["rma.audit.run"].create({})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of the audit")
        self.assertTrue(checked or not read_tables("Records"))


@tagged("post_install", "-at_install")
class TestAuditButtons(ButtonRightsCase):
    """Buttons of findings and runs are offered exactly where they work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_state = {
            "finding": create_finding(cls),
            "accepted": create_finding(
                cls, check_name="rma.audit.check.claims", state="accepted", note="Known"
            ),
            "run": cls.env["rma.audit.run"].create({}),
        }
        cls.in_state["accepted"].figures = {"too_many": 1, "uom": "Units"}
        cls.env.flush_all()

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of the audit")
        self.assertTrue(checked or not read_tables())
