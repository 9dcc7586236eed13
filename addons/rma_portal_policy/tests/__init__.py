from . import test_portal_policy
