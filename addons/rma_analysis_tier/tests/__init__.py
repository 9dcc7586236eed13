from . import test_analysis_tier
