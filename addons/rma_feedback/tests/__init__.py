from . import test_ask
from . import test_page
from . import test_personal
from . import test_rights
