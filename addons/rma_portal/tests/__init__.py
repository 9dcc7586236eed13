from . import test_pages
from . import test_scope
from . import test_uploads
from . import test_request
from . import test_guest
from . import test_revision
from . import test_quick
from . import test_timeline
