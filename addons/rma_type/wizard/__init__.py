from . import rma_type_change
from . import rma_type_import
