from . import test_portal_repair
