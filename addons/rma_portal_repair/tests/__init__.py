from . import test_portal_repair, test_portal_repair_tour
