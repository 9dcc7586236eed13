from . import test_attributes
from . import test_carry
from . import test_form
from . import test_results
from . import test_stages
from . import test_types
from . import test_rights
from . import test_tours
