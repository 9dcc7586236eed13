from . import rma_policy_override
