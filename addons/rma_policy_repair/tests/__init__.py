from . import test_policy_repair
