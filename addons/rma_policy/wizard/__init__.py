from . import rma_policy_override
from . import rma_policy_trial
