from . import test_loan, test_loan_money, test_race, test_rights
