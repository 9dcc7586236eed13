from . import test_matching
from . import test_validators
from . import test_policy_flow
from . import test_security
from . import test_approval_by_rule
from . import test_answer
from . import test_expiry
