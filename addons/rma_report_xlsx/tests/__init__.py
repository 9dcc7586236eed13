from . import test_columns
from . import test_detail
from . import test_import
from . import test_job
from . import test_libreoffice
from . import test_schedule
from . import test_summary
from . import test_rights
