from . import test_collective, test_returns
