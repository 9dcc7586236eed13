from . import privacy_lookup_wizard
from . import rma_privacy_request
