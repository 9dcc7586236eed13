from . import test_repair_loan
