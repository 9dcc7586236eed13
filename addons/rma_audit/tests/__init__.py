from . import test_audit
from . import test_corruption
from . import test_findings
from . import test_health
from . import test_rights
