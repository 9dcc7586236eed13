from . import handlers, models
from .hooks import uninstall_hook
