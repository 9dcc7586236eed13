from . import controllers
from . import demo
from . import models
from . import wizard
from .logs import install

install()
