from . import test_matching
from . import test_validators
from . import test_policy_flow
from . import test_security
