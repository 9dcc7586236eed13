from . import rma_tier_forward
