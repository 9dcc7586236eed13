from . import test_pages
from . import test_scope
from . import test_uploads
from . import test_request
