from . import uom_uom
from . import rma_lock_mixin
from . import ir_rule
from . import rma_guard_mixin
from . import rma_document_mixin
from . import rma_trail_mixin
from . import rma_settings_mixin
from . import rma_cached_mixin
