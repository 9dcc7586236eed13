from . import rma_order_tracking
from . import rma_order_timeline
from . import rma_trail
from . import mail_thread
from . import mail_message
from . import mail_tracking_value
