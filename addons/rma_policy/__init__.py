from . import models, validators, wizard
