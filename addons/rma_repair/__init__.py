from . import demo, handlers, models, wizard
from .hooks import uninstall_hook

__all__ = ["demo", "handlers", "models", "uninstall_hook", "wizard"]
