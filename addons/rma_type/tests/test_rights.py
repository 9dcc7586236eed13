from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestTypeRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about types."""

    @classmethod
    def _specimen_rma_type(cls, kind):
        return cls.env["rma.type"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_type_field(cls, kind):
        rma_type = cls.env.ref("rma_type.type_complaint")
        rma_type.field_ids.unlink()
        return rma_type.field_ids.create({"type_id": rma_type.id, "field": "order.reference"})

    @classmethod
    def _specimen_rma_attribute(cls, kind):
        return cls.env["rma.attribute"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_attribute_choice(cls, kind):
        attribute = cls.env["rma.attribute"].create({"name": "Choices", "kind": "choice"})
        return attribute.choice_ids.create({"name": "Rights", "attribute_id": attribute.id})

    @classmethod
    def _specimen_rma_stage(cls, kind):
        return cls.env["rma.stage"].create({"name": "Rights", "state": "submitted"})

    @classmethod
    def _specimen_rma_result(cls, kind):
        return cls.env["rma.result"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_manufacturer(cls, kind):
        return cls.env["rma.manufacturer"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_category(cls, kind):
        return cls.env["rma.category"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_carriage(cls, kind):
        return cls.env["rma.carriage"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_place(cls, kind):
        return cls.env["rma.place"].create({"name": "Rights"})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of types")
        self.assertTrue(checked or not read_tables("Records"))

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of types")
        self.assertTrue(checked or not read_tables())

    @mute_logger("odoo.http")
    def test_types_leave_by_their_administrators_alone(self):
        url = f"/rma_type/export?ids={self.env.ref('rma_type.type_return').id}"
        self.authenticate("rma_manager", "rma_manager")
        self.assertEqual(self.url_open(url).json()["types"][0]["name"]["en_US"], "Return")
        self.assertEqual(self.url_open("/rma_type/export?ids=0").status_code, 404)
        self.authenticate("rma_clerk", "rma_clerk")
        self.assertEqual(self.url_open(url).status_code, 403)


@tagged("post_install", "-at_install")
class TestTypeButtons(ButtonRightsCase):
    """What types add to buttons is offered exactly when it would work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_state = {
            "draft": cls._create_unassigned(),
            "approved": cls._create_unassigned(approve=True),
            "rejected": cls._create_unassigned(submit=True),
            "type": cls.env.ref("rma_type.type_return"),
        }
        cls.in_state["rejected"]._decline("rejected", "Because")
        cls.in_state["line"] = cls.in_state["draft"].line_ids

    def _is_offered(self, record, button):
        if record._name == "rma.order.line":
            return record.has_access("read")
        return super()._is_offered(record, button)

    def test_buttons(self):
        checked = self._check_buttons("Buttons of types")
        self.assertTrue(checked or not read_tables())
