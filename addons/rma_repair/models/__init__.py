from . import product_category
from . import product_template
from . import repair_order
from . import rma_order
from . import rma_order_line
from . import rma_order_line_warranty
from . import rma_outcome
