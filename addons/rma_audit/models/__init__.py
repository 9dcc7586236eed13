from . import rma_audit_run
from . import rma_audit_finding
from . import rma_order
from . import res_company
from . import res_config_settings
