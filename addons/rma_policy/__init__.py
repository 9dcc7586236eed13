from . import handlers, models, report, validators, wizard
