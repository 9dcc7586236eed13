from . import repair
