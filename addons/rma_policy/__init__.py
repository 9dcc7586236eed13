from . import handlers, models, validators, wizard
