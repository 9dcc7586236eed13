from . import demo, handlers, models, report, wizard
from .hooks import uninstall_hook

__all__ = ["demo", "handlers", "models", "report", "uninstall_hook", "wizard"]
