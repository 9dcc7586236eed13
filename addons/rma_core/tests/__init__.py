from . import test_refund_flow
from . import test_return_order
from . import test_utils
from . import test_outcomes
from . import test_return_states
