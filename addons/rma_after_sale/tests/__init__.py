from . import test_notice
from . import test_link
from . import test_rights
