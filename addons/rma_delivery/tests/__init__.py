from . import test_carriage
