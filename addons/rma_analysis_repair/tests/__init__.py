from . import test_analysis_repair
