from . import rma_demo
