from . import handlers, models
from .hooks import uninstall_hook

__all__ = ["handlers", "models", "uninstall_hook"]
