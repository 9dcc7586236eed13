from . import test_portal_policy
from . import test_request_policy
