from . import controllers, handlers, models, wizard
from .hooks import uninstall_hook
