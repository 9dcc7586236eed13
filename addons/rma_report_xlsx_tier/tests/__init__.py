from . import test_export_stage
