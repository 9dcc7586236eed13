from odoo.tests import tagged

from odoo.addons.rma_type.tests.common import TypeCommon


@tagged("post_install", "-at_install")
class TestTypePolicies(TypeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["rma.policy"]
        policies.search([]).active = False
        cls.for_complaints, cls.for_all = policies.create(
            [
                {"name": "Complaints", "sequence": 1, "type_ids": cls.type_complaint.ids},
                {"name": "All", "sequence": 2},
            ]
        )

    def test_a_policy_of_one_type(self):
        orders = [self._ask(item) for item in (self.type_complaint, self.type_return)]
        for order in orders:
            order.action_submit()
        policies = [order.line_ids.policy_id for order in orders]
        self.assertEqual(policies, [self.for_complaints, self.for_all])

    def test_another_type_brings_another_policy(self):
        order = self._ask(self.type_complaint)
        order.type_id = self.type_return
        order.action_submit()
        self.assertEqual(order.line_ids.policy_id, self.for_all)

    def test_the_law_of_the_type(self):
        bases = dict(self.env["rma.order.line"]._fields["legal_basis"].selection)
        basis = next(iter(bases))
        self.type_complaint.legal_basis = basis
        self.assertEqual(self._ask(self.type_complaint).line_ids.legal_basis, basis)
        self.assertFalse(self._ask(self.type_return).line_ids.legal_basis)

    def test_it_is_carried(self):
        basis = next(iter(dict(self.env["rma.order.line"]._fields["legal_basis"].selection)))
        self.type_complaint.legal_basis = basis
        text = self.type_complaint._export_file()
        self.type_complaint.write({"legal_basis": False, "policy_ids": [(5,)]})
        self.env["rma.type"]._import_file(text)
        self.assertEqual(self.type_complaint.legal_basis, basis)
        self.assertEqual(self.type_complaint.policy_ids, self.for_complaints)
