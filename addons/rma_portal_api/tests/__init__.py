from . import test_api
from . import test_openapi
from . import test_rights
