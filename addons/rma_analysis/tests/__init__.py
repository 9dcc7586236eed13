from . import test_report
from . import test_report_rates
from . import test_rights
