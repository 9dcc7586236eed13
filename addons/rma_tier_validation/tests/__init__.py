from . import test_tiers
from . import test_rights
from . import test_tier_security
from . import test_tier_trail
