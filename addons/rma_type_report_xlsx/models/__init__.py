from . import rma_export
