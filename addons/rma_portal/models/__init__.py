from . import res_partner
from . import website
from . import res_config_settings
from . import rma_order
from . import rma_order_timeline
