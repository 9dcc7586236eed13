from . import test_repair, test_repair_contract, test_repair_warranty
