from odoo.tests import HttpCase, tagged

PAGE = "/rma/health"


@tagged("post_install", "-at_install", "slow")
class TestHealth(HttpCase):
    """Monitoring reads figures with the token, and nobody without."""

    def _get(self, **options):
        return self.url_open(PAGE, **options)

    def test_nobody_reads_it_without_the_token(self):
        set_param = self.env["ir.config_parameter"].set_param
        set_param("rma_audit.health_token", False)
        self.assertEqual(self._get().status_code, 404)
        set_param("rma_audit.health_token", "s3cret")
        self.assertEqual(self._get().status_code, 404)
        self.assertEqual(self.url_open(f"{PAGE}?token=wrong").status_code, 404)

    def test_tells_of_the_last_run_and_of_nobody(self):
        self.env["ir.config_parameter"].set_param("rma_audit.health_token", "s3cret")
        header = {"Authorization": "Bearer s3cret"}
        self.env["rma.audit.run"].search([]).unlink()
        answer = self._get(headers=header)
        self.assertEqual(answer.json()["status"], "late")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        run = self.env["rma.audit.run"]._begin()
        run._end()
        figures = self._get(headers=header).json()
        self.assertEqual(set(figures), {"status", "last_run", "returns_checked", "findings"})
        self.assertIn(figures["status"], ("ok", "findings"))
        self.assertTrue(figures["last_run"].endswith("Z"))
