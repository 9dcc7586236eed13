from odoo.addons.rma_core.tests.common import RmaCommon


class RmaAuditCommon(RmaCommon):
    """Returns in every state, as people make them, and what somebody does behind Odoo's back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome_replace = cls.env.ref("rma_core.outcome_replace")
        cls.outcome_keep = cls.env.ref("rma_core.outcome_keep")
        cls.runs = cls.env["rma.audit.run"]

    def _create_closed_return(self, quantity=2, **vals):
        """Return a return of 5 sold that is received, credited and closed."""
        order = self._create_order((self.product, 5))
        rma = self._create_return((order.order_line, quantity), approve=True, **vals)
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        return rma.sudo()

    def _audit(self, orders):
        """Return what is found of these returns, read from the database as it is."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.runs._audit(orders, with_anywhere=True)

    def _corrupt(self, statement, **values):
        """Change the database as nobody may, past every computation."""
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all(flush=False)

    def _find_anywhere(self, name):
        """Return the open findings of a check that are about no single return."""
        self.runs._audit(self.env["rma.order"], with_anywhere=True)
        return self.env["rma.audit.finding"].search(
            [("check_name", "=", f"rma.audit.check.{name}"), ("state", "=", "open")]
        )
