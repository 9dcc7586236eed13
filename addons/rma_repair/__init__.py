from . import demo, handlers, models, wizard
from .hooks import post_init_hook, uninstall_hook

__all__ = ["demo", "handlers", "models", "post_init_hook", "uninstall_hook", "wizard"]
