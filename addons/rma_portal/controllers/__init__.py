from . import portal
from . import request
from . import revision
from . import quick
from . import guest
from . import messages
from . import sale_stock
