"""Each folder builds on those above it, and the order of import is the order of inheritance:
what is imported later is asked first and reaches the earlier by ``super()``."""

from . import common
from . import setup
from . import document
from . import line
from . import order
from . import paper
from . import history
from . import notify
