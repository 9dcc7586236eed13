from . import test_analysis_policy
