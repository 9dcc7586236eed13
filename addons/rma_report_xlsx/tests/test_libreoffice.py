import csv
import shutil
import subprocess
import tempfile
from pathlib import Path
from unittest import skipUnless

from odoo.tests import tagged

from .common import ExportCommon

OFFICE = shutil.which("soffice")
# With commas and in UTF-8, whatever the locale.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


@tagged("post_install", "-at_install", "slow")
@skipUnless(OFFICE, "LibreOffice is not installed (Debian: libreoffice-calc-nogui).")
class TestLibreOffice(ExportCommon):
    """Another program than the one the tests read with opens the workbooks."""

    def _convert(self, export, to):
        """Return the file that LibreOffice makes of the export's."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "returns.xlsx").write_bytes(export.attachment_id.raw)
        subprocess.run(
            # A profile of its own: one that is in use is not shared.
            [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", to, "--outdir", folder, folder / "returns.xlsx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        [made] = [path for path in folder.glob("returns*") if path.suffix != ".xlsx"]
        return made

    def test_the_detail_has_the_same_cells_there(self):
        self.rma.reference = "=1+1"
        export, __ = self._export()
        with self._convert(export, CSV).open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["Return"] == self.rma.name]
        self.assertEqual({row["Customer Reference"] for row in rows}, {"=1+1"})
        self.assertEqual([float(row["Asked"]) for row in rows], [4, 2])

    def test_the_summary_is_printed_with_its_charts(self):
        export, __ = self._export(kind="summary")
        self.assertEqual(self._convert(export, "pdf").read_bytes()[:5], b"%PDF-")
