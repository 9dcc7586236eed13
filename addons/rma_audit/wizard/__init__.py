from . import rma_audit_accept
