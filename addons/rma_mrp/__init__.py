from . import handlers, models
