from . import test_anonymize
from . import test_documentation
from . import test_export
from . import test_retention
from . import test_rights
