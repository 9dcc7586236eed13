from . import ir_http
from . import website
from . import res_config_settings
from . import rma_portal_attempt
from . import rma_api_call
from . import rma_request
from . import rma_order
