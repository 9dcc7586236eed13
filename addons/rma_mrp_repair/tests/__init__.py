from . import test_kits_repaired
