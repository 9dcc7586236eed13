from . import portal
from . import request
