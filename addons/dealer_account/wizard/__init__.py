from . import sale_order_override
