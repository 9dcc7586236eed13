from . import test_refund_flow
