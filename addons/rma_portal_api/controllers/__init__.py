from . import api
from . import keys
