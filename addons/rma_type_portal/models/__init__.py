from . import rma_type
from . import rma_clause
from . import rma_portal_line_mixin
from . import rma_portal_attributes
from . import rma_request
from . import rma_request_line
from . import rma_order
