from . import test_withdrawal_tier
