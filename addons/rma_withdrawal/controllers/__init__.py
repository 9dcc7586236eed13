from . import proof
from . import withdrawal
