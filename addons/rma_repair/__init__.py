from . import handlers, models, wizard
from .hooks import uninstall_hook

__all__ = ["handlers", "models", "uninstall_hook", "wizard"]
