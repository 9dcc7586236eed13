from . import test_export_types
