from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from .common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestPersonal(WithdrawalCommon):
    """Declarations are handed out with all personal data, and kept as long as claims last."""

    def test_they_are_in_the_privacy_export(self):
        declaration = self._take_down()
        self._take_down(self._create_order((self.product, 1), partner=self.other_customer))
        data = self.customer._prepare_rma_personal_data()["withdrawals"]
        self.assertEqual([entry["number"] for entry in data], [declaration.name])
        self.assertEqual(data[0]["statement"], declaration.statement)

    def test_they_are_erased_after_the_limitation_period_and_not_before(self):
        self.website.withdrawal_years_kept = 3
        now = Datetime.now()
        old = self._take_down(declared_at=now - timedelta(days=365 * 5), order_reference="OLD")
        young = self._take_down(declared_at=now - timedelta(days=365 * 2), order_reference="NEW")
        pending = self._take_down(declared_at=now - timedelta(days=365 * 5), order_reference="P")
        (old | young)._void("Not ours")
        old._cron_clock()
        self.assertRecordValues(
            old | young | pending,
            [
                {"person_name": "–", "email": False, "order_reference": False},
                {
                    "person_name": "Ada Customer",
                    "email": "ada@example.com",
                    "order_reference": "NEW",
                },
                {
                    "person_name": "Ada Customer",
                    "email": "ada@example.com",
                    "order_reference": "P",
                },
            ],
        )
        self.assertTrue(old.date_erased)
        self.assertFalse(old.statement)
